"""Research of agencies for a MARAC, line by line."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

TABLES = ("agencyresearch", "researchline")


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in TABLES:
            schema_editor.execute(f"SELECT hub_protect_versioned('meetings_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_marac_notices"),
        ("meetings", "0005_agenda_marac_case"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyResearch",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Not in yet"),
                            ("RETURNED", "In"),
                            ("NOTHING_KNOWN", "Nothing known"),
                        ],
                        default="OPEN",
                        max_length=14,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="research",
                        to="meetings.agendaitem",
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
                    "returned_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalAgencyResearch",
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
                ("reference", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("OPEN", "Not in yet"),
                            ("RETURNED", "In"),
                            ("NOTHING_KNOWN", "Nothing known"),
                        ],
                        default="OPEN",
                        max_length=14,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(null=True)),
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
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.agendaitem",
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
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "historical agency research",
                "verbose_name_plural": "historical agency researchs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalResearchLine",
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
                    "nature",
                    models.CharField(
                        choices=[("FACT", "Fact"), ("OPINION", "Opinion")], max_length=8
                    ),
                ),
                ("known_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INTERNAL", "Your agency’s alone, to be decided"),
                            ("SHARED", "Shared with the meeting"),
                            ("HELD_BACK", "Held back"),
                        ],
                        default="INTERNAL",
                        max_length=10,
                    ),
                ),
                ("held_back", models.CharField(blank=True, max_length=40)),
                ("written_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
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
                    "author",
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
                    "research",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="meetings.agencyresearch",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical research line",
                "verbose_name_plural": "historical research lines",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ResearchLine",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "nature",
                    models.CharField(
                        choices=[("FACT", "Fact"), ("OPINION", "Opinion")], max_length=8
                    ),
                ),
                ("known_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("INTERNAL", "Your agency’s alone, to be decided"),
                            ("SHARED", "Shared with the meeting"),
                            ("HELD_BACK", "Held back"),
                        ],
                        default="INTERNAL",
                        max_length=10,
                    ),
                ),
                ("held_back", models.CharField(blank=True, max_length=40)),
                ("written_at", models.DateTimeField()),
                ("decided_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
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
                    "research",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lines",
                        to="meetings.agencyresearch",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="agencyresearch",
            constraint=models.UniqueConstraint(
                fields=("item", "owner"), name="one_research_of_an_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="researchline",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "HELD_BACK"), ("held_back", ""), _connector="XOR"),
                name="research_line_held_back_with_a_reason",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
