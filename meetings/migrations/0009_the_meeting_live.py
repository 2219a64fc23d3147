"""Hearings and turns, who comes for one case, and the risk to others."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_the_meeting_live"),
        ("meetings", "0008_cmog_words"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="only_for",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="meetings.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="historicalattendance",
            name="only_for",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="meetings.agendaitem",
            ),
        ),
        migrations.AddField(
            model_name="historicalminuteentry",
            name="about_others",
            field=models.CharField(
                blank=True,
                choices=[("ADULTS", "Other adults"), ("STAFF", "Staff who visit")],
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="minuteentry",
            name="about_others",
            field=models.CharField(
                blank=True,
                choices=[("ADULTS", "Other adults"), ("STAFF", "Staff who visit")],
                max_length=6,
            ),
        ),
        migrations.AlterField(
            model_name="historicalminuteentry",
            name="heading",
            field=models.CharField(
                choices=[
                    ("WISHES", "Victim’s wishes"),
                    ("PRESENTED", "Presented by"),
                    ("SHARED", "What agencies shared"),
                    ("CHILDREN", "Children"),
                    ("RISK", "Risk, person by person"),
                    ("DONE", "Done already"),
                    ("AGREED", "Agreed now"),
                    ("DISAGREEMENT", "Disagreement"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="minuteentry",
            name="heading",
            field=models.CharField(
                choices=[
                    ("WISHES", "Victim’s wishes"),
                    ("PRESENTED", "Presented by"),
                    ("SHARED", "What agencies shared"),
                    ("CHILDREN", "Children"),
                    ("RISK", "Risk, person by person"),
                    ("DONE", "Done already"),
                    ("AGREED", "Agreed now"),
                    ("DISAGREEMENT", "Disagreement"),
                ],
                max_length=14,
            ),
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("running_since", models.DateTimeField(null=True)),
                ("spent_seconds", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="meetings.agendaitem",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hearings",
                        to="meetings.meeting",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("by_id", models.UUIDField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "hearing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="meetings.hearing",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="hearing",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("item",),
                name="one_hearing_of_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="turn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("hearing",),
                name="one_turn_at_a_time",
            ),
        ),
    ]
