"""Sealed items, and who has considered each."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_sealeditem')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_release_words"),
        ("mash_hub", "0006_disputes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSealedItem",
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
                        choices=[
                            ("DEPOSITED", "Lodged, not considered"),
                            ("CONSIDERED", "Considered"),
                            ("GIST_RELEASED", "Gist released"),
                            ("SANITISED_RELEASED", "Sanitised version released"),
                            ("HELD", "Held under seal"),
                            ("REVIEW_DUE", "Review due: closed to its readers"),
                            ("RE_HELD", "Held under seal again"),
                            ("RELEASED", "Seal lifted"),
                            ("DESTROYED", "Destroyed"),
                            ("WITHDRAWN", "Withdrawn by its owner"),
                        ],
                        default="DEPOSITED",
                        max_length=20,
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[("FACT", "Fact"), ("OPINION", "Professional opinion")],
                        max_length=8,
                    ),
                ),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("P", "P – lawful sharing permitted"),
                            ("C", "C – only with conditions you write"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "source_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1 – reliable"),
                            ("2", "2 – untested"),
                            ("3", "3 – not reliable"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A – known directly"),
                            ("B", "B – known indirectly, corroborated"),
                            ("C", "C – known indirectly"),
                            ("D", "D – not known"),
                            ("E", "E – suspected false"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("UK_GDPR", "UK GDPR"),
                            ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("show_existence", models.BooleanField(default=False)),
                ("review_on", models.DateField()),
                ("lodged_at", models.DateTimeField()),
                ("content", models.BinaryField(null=True)),
                ("gist", models.BinaryField(null=True)),
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
                    "lodged_by",
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
                "verbose_name": "historical sealed item",
                "verbose_name_plural": "historical sealed items",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SealedItem",
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
                        choices=[
                            ("DEPOSITED", "Lodged, not considered"),
                            ("CONSIDERED", "Considered"),
                            ("GIST_RELEASED", "Gist released"),
                            ("SANITISED_RELEASED", "Sanitised version released"),
                            ("HELD", "Held under seal"),
                            ("REVIEW_DUE", "Review due: closed to its readers"),
                            ("RE_HELD", "Held under seal again"),
                            ("RELEASED", "Seal lifted"),
                            ("DESTROYED", "Destroyed"),
                            ("WITHDRAWN", "Withdrawn by its owner"),
                        ],
                        default="DEPOSITED",
                        max_length=20,
                    ),
                ),
                (
                    "nature",
                    models.CharField(
                        choices=[("FACT", "Fact"), ("OPINION", "Professional opinion")],
                        max_length=8,
                    ),
                ),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("P", "P – lawful sharing permitted"),
                            ("C", "C – only with conditions you write"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "source_grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "1 – reliable"),
                            ("2", "2 – untested"),
                            ("3", "3 – not reliable"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A – known directly"),
                            ("B", "B – known indirectly, corroborated"),
                            ("C", "C – known indirectly"),
                            ("D", "D – not known"),
                            ("E", "E – suspected false"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "regime",
                    models.CharField(
                        choices=[
                            ("UK_GDPR", "UK GDPR"),
                            ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                ("show_existence", models.BooleanField(default=False)),
                ("review_on", models.DateField()),
                ("lodged_at", models.DateTimeField()),
                ("content", models.BinaryField(null=True)),
                ("gist", models.BinaryField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.file",
                    ),
                ),
                (
                    "lodged_by",
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
                        related_name="sealed",
                        to="mash_hub.informationrequest",
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
            name="Consideration",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sealed_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="considerations",
                        to="mash_hub.sealeditem",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="sealeditem",
            index=models.Index(fields=["workspace", "state"], name="sealed_item_in_workspace"),
        ),
        migrations.AddConstraint(
            model_name="sealeditem",
            constraint=models.CheckConstraint(
                condition=models.Q(("readers", []), _negated=True), name="sealed_item_names_readers"
            ),
        ),
        migrations.AddConstraint(
            model_name="sealeditem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("regime", "DPA_PART3"), _negated=True),
                    models.Q(
                        models.Q(("source_grade", ""), _negated=True),
                        models.Q(("assessment", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="sealed_item_under_part_3_is_graded",
            ),
        ),
        migrations.AddConstraint(
            model_name="consideration",
            constraint=models.UniqueConstraint(
                fields=("sealed_item", "person"), name="considered_once_each"
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
