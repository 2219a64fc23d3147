"""Contact plans, and what their people are told."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_contactplan", "mash_hub_victimupdate"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0031_hold_words"),
        ("mash_hub", "0040_adult_concerns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ContactPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("STANDING", "Stands"), ("ENDED", "Ended")],
                        default="STANDING",
                        max_length=10,
                    ),
                ),
                (
                    "entitlement",
                    models.CharField(
                        choices=[
                            ("STANDARD", "No enhanced rights"),
                            ("UNDER_18", "Enhanced: under 18"),
                            (
                                "MENTAL_DISORDER",
                                "Enhanced: evidence may suffer by a mental disorder",
                            ),
                            (
                                "IMPAIRMENT",
                                "Enhanced: evidence may suffer by a learning or social impairment",
                            ),
                            (
                                "DISABILITY",
                                "Enhanced: evidence may suffer by a physical disability",
                            ),
                            ("SERIOUS_CRIME", "Enhanced: a victim of the most serious crime"),
                            ("TARGETED", "Enhanced: persistently targeted"),
                            ("INTIMIDATED", "Enhanced: intimidated"),
                        ],
                        max_length=16,
                    ),
                ),
                ("every_days", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contact_plans",
                        to="mash_hub.informationrequest",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.subject",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.workspace",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalContactPlan",
            fields=[
                ("by_person_id", models.UUIDField(null=True)),
                ("by_membership_id", models.UUIDField(null=True)),
                ("by_agency_id", models.UUIDField(null=True)),
                ("by_workspace_id", models.UUIDField(null=True)),
                ("by_role", models.CharField(blank=True, max_length=30)),
                ("by_service", models.CharField(blank=True, max_length=40)),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(db_index=True, max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[("STANDING", "Stands"), ("ENDED", "Ended")],
                        default="STANDING",
                        max_length=10,
                    ),
                ),
                (
                    "entitlement",
                    models.CharField(
                        choices=[
                            ("STANDARD", "No enhanced rights"),
                            ("UNDER_18", "Enhanced: under 18"),
                            (
                                "MENTAL_DISORDER",
                                "Enhanced: evidence may suffer by a mental disorder",
                            ),
                            (
                                "IMPAIRMENT",
                                "Enhanced: evidence may suffer by a learning or social impairment",
                            ),
                            (
                                "DISABILITY",
                                "Enhanced: evidence may suffer by a physical disability",
                            ),
                            ("SERIOUS_CRIME", "Enhanced: a victim of the most serious crime"),
                            ("TARGETED", "Enhanced: persistently targeted"),
                            ("INTIMIDATED", "Enhanced: intimidated"),
                        ],
                        max_length=16,
                    ),
                ),
                ("every_days", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "history_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.informationrequest",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.subject",
                    ),
                ),
                (
                    "workspace",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.workspace",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contact plan",
                "verbose_name_plural": "historical contact plans",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalVictimUpdate",
            fields=[
                ("by_person_id", models.UUIDField(null=True)),
                ("by_membership_id", models.UUIDField(null=True)),
                ("by_agency_id", models.UUIDField(null=True)),
                ("by_workspace_id", models.UUIDField(null=True)),
                ("by_role", models.CharField(blank=True, max_length=30)),
                ("by_service", models.CharField(blank=True, max_length=40)),
                ("reason_code", models.CharField(blank=True, max_length=40)),
                ("reason_id", models.UUIDField(null=True)),
                ("id", models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("ROUTINE", "Regular contact, nothing new"),
                            ("INTERVIEWED", "A suspect was interviewed"),
                            ("ARRESTED", "A suspect was arrested"),
                            ("RELEASED", "A suspect was released without charge"),
                            ("BAIL", "Bail was set, changed or broken"),
                            ("CHARGED", "A suspect was charged"),
                            ("NOT_CHARGED", "A suspect will not be charged"),
                            ("COURT", "A court hearing was set or held"),
                            ("ENDED", "The investigation ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DUE", "Due"),
                            ("DONE", "Given"),
                            ("NOT_GIVEN", "Not given, with a reason"),
                            ("STOPPED", "Stopped with the plan"),
                        ],
                        default="DUE",
                        max_length=10,
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("IN_PERSON", "In person"),
                            ("TELEPHONE", "By telephone"),
                            ("TEXT", "By text message"),
                            ("EMAIL", "By e-mail"),
                            ("SUPPORTER", "Through their IDVA or supporter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ASKED_NOT", "They asked not to be told"),
                            ("NOT_SAFE", "There was no safe way"),
                            ("NOT_REACHED", "They could not be reached"),
                            ("OTHERS_TOLD", "Another agency told them"),
                            ("OPERATION", "An operation must not be disturbed yet"),
                            ("IN_ERROR", "It was entered in error"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "history_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.CharField(max_length=100, null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.contactplan",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical victim update",
                "verbose_name_plural": "historical victim updates",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="VictimUpdate",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("ROUTINE", "Regular contact, nothing new"),
                            ("INTERVIEWED", "A suspect was interviewed"),
                            ("ARRESTED", "A suspect was arrested"),
                            ("RELEASED", "A suspect was released without charge"),
                            ("BAIL", "Bail was set, changed or broken"),
                            ("CHARGED", "A suspect was charged"),
                            ("NOT_CHARGED", "A suspect will not be charged"),
                            ("COURT", "A court hearing was set or held"),
                            ("ENDED", "The investigation ended"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("DUE", "Due"),
                            ("DONE", "Given"),
                            ("NOT_GIVEN", "Not given, with a reason"),
                            ("STOPPED", "Stopped with the plan"),
                        ],
                        default="DUE",
                        max_length=10,
                    ),
                ),
                (
                    "means",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("IN_PERSON", "In person"),
                            ("TELEPHONE", "By telephone"),
                            ("TEXT", "By text message"),
                            ("EMAIL", "By e-mail"),
                            ("SUPPORTER", "Through their IDVA or supporter"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "why_not",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("ASKED_NOT", "They asked not to be told"),
                            ("NOT_SAFE", "There was no safe way"),
                            ("NOT_REACHED", "They could not be reached"),
                            ("OTHERS_TOLD", "Another agency told them"),
                            ("OPERATION", "An operation must not be disturbed yet"),
                            ("IN_ERROR", "It was entered in error"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "ended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="updates",
                        to="mash_hub.contactplan",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="contactplan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "STANDING")),
                fields=("request", "subject"),
                name="one_standing_contact_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="victimupdate",
            index=models.Index(fields=["plan", "state"], name="update_of_plan"),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
