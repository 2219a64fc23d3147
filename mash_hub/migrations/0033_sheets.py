"""Sheets: what agencies hold of people beyond who they are."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_sheet')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0028_barrier_words"),
        ("mash_hub", "0032_agency_views"),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSheet",
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
                    "topic",
                    models.CharField(
                        choices=[
                            ("PROFESSIONALS", "Risk to professionals"),
                            ("REACH", "Ways to reach them"),
                            ("SERVICES", "GP, school and numbers elsewhere"),
                            ("DISABILITY", "Disability"),
                            ("CAPACITY", "Mental capacity and advocates"),
                            ("CONSENTS", "Consent"),
                            ("BACKGROUND", "Gender identity, ethnicity and belief"),
                            ("IMMIGRATION", "Nationality and immigration"),
                            ("WORK", "Work"),
                            ("PHOTOGRAPH", "Photograph"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("STANDING", "Stands"), ("ENDED", "Taken out")],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("shown_until_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("written_at", models.DateTimeField()),
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
                    "card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.card",
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
                "verbose_name": "historical sheet",
                "verbose_name_plural": "historical sheets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("PROFESSIONALS", "Risk to professionals"),
                            ("REACH", "Ways to reach them"),
                            ("SERVICES", "GP, school and numbers elsewhere"),
                            ("DISABILITY", "Disability"),
                            ("CAPACITY", "Mental capacity and advocates"),
                            ("CONSENTS", "Consent"),
                            ("BACKGROUND", "Gender identity, ethnicity and belief"),
                            ("IMMIGRATION", "Nationality and immigration"),
                            ("WORK", "Work"),
                            ("PHOTOGRAPH", "Photograph"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("STANDING", "Stands"), ("ENDED", "Taken out")],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("shown_until_on", models.DateField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("written_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="mash_hub.card",
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
                    "workspace",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.workspace",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "STANDING")),
                        fields=("owner", "card", "topic"),
                        name="one_standing_sheet_of_a_topic",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agencies", []), ("shown_until_on", None)),
                            models.Q(
                                models.Q(("agencies", []), _negated=True),
                                models.Q(("places", []), _negated=True),
                                ("shown_until_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="sheet_is_shown_until_a_day",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
