"""Releases of items as rows of their own; items gain reference, grading and legal regime."""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_itemrelease')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_release_words"),
        ("mash_hub", "0004_interests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalItemRelease",
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
                    "state",
                    models.CharField(
                        choices=[
                            ("STANDING", "Stands"),
                            ("ENDED", "Taken back"),
                            ("RUN_OUT", "Run out"),
                        ],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                (
                    "audience_kind",
                    models.CharField(
                        choices=[
                            ("ENQUIRY", "The agencies of the enquiry"),
                            ("CASE", "The agencies of the case it was referred to"),
                            ("MEETING", "The agencies of the meeting"),
                            ("PEOPLE", "People by name"),
                        ],
                        max_length=8,
                    ),
                ),
                ("by_kind", models.CharField(blank=True, max_length=24)),
                ("by_id", models.UUIDField(null=True)),
                ("by_reference", models.CharField(blank=True, max_length=12)),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[("content", "Whole"), ("shared", "In part")], max_length=8
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("SAFEGUARD_CHILD", "Safeguarding a child"),
                            ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                            ("DOMESTIC_ABUSE", "Safety of people at high risk of domestic abuse"),
                            ("EXPLOITATION", "Protecting children who are exploited or go missing"),
                            ("ADMINISTRATION", "Running the hub"),
                        ],
                        max_length=20,
                    ),
                ),
                ("release_reason", models.CharField(max_length=40)),
                ("release_reason_id", models.UUIDField(null=True)),
                ("until_at", models.DateTimeField()),
                ("released_at", models.DateTimeField()),
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
            ],
            options={
                "verbose_name": "historical item release",
                "verbose_name_plural": "historical item releases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ItemRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("STANDING", "Stands"),
                            ("ENDED", "Taken back"),
                            ("RUN_OUT", "Run out"),
                        ],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                (
                    "audience_kind",
                    models.CharField(
                        choices=[
                            ("ENQUIRY", "The agencies of the enquiry"),
                            ("CASE", "The agencies of the case it was referred to"),
                            ("MEETING", "The agencies of the meeting"),
                            ("PEOPLE", "People by name"),
                        ],
                        max_length=8,
                    ),
                ),
                ("by_kind", models.CharField(blank=True, max_length=24)),
                ("by_id", models.UUIDField(null=True)),
                ("by_reference", models.CharField(blank=True, max_length=12)),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), size=None
                    ),
                ),
                (
                    "persons",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                (
                    "section",
                    models.CharField(
                        choices=[("content", "Whole"), ("shared", "In part")], max_length=8
                    ),
                ),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("SAFEGUARD_CHILD", "Safeguarding a child"),
                            ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                            ("DOMESTIC_ABUSE", "Safety of people at high risk of domestic abuse"),
                            ("EXPLOITATION", "Protecting children who are exploited or go missing"),
                            ("ADMINISTRATION", "Running the hub"),
                        ],
                        max_length=20,
                    ),
                ),
                ("release_reason", models.CharField(max_length=40)),
                ("release_reason_id", models.UUIDField(null=True)),
                ("until_at", models.DateTimeField()),
                ("released_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveField(
            model_name="historicalitem",
            name="audience",
        ),
        migrations.RemoveField(
            model_name="item",
            name="audience",
        ),
        migrations.AddField(
            model_name="historicalitem",
            name="assessment",
            field=models.CharField(
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
        migrations.AddField(
            model_name="historicalitem",
            name="reference",
            field=models.CharField(db_index=True, default="", max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="historicalitem",
            name="regime",
            field=models.CharField(
                choices=[("UK_GDPR", "UK GDPR"), ("DPA_PART3", "Data Protection Act 2018 Part 3")],
                default="UK_GDPR",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicalitem",
            name="release_until_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="historicalitem",
            name="source_grade",
            field=models.CharField(
                blank=True,
                choices=[("1", "1 – reliable"), ("2", "2 – untested"), ("3", "3 – not reliable")],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="assessment",
            field=models.CharField(
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
        migrations.RunSQL(
            # An item made before items had references gets one in the same statement: an UPDATE
            # would need a version of its own.
            sql=[
                (
                    "ALTER TABLE mash_hub_item ADD COLUMN reference varchar(12) NOT NULL"
                    " DEFAULT ('I-' || upper(substr(md5(gen_random_uuid()::text), 1, 10)))"
                ),
                "ALTER TABLE mash_hub_item ALTER COLUMN reference DROP DEFAULT",
                (
                    "ALTER TABLE mash_hub_item"
                    " ADD CONSTRAINT mash_hub_item_reference_key UNIQUE (reference)"
                ),
            ],
            reverse_sql="ALTER TABLE mash_hub_item DROP COLUMN reference",
            state_operations=[
                migrations.AddField(
                    model_name="item",
                    name="reference",
                    field=models.CharField(default="", max_length=12, unique=True),
                    preserve_default=False,
                ),
            ],
        ),
        migrations.AddField(
            model_name="item",
            name="regime",
            field=models.CharField(
                choices=[("UK_GDPR", "UK GDPR"), ("DPA_PART3", "Data Protection Act 2018 Part 3")],
                default="UK_GDPR",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="item",
            name="release_until_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="item",
            name="source_grade",
            field=models.CharField(
                blank=True,
                choices=[("1", "1 – reliable"), ("2", "2 – untested"), ("3", "3 – not reliable")],
                max_length=1,
            ),
        ),
        migrations.AlterField(
            model_name="historicalitem",
            name="state",
            field=models.CharField(
                choices=[
                    ("AT_HOME", "At home"),
                    ("RELEASED", "Released"),
                    ("KEPT", "Kept back"),
                    ("WITHDRAWN", "Taken back"),
                    ("RUN_OUT", "Release run out"),
                    ("REMOVED", "Removed"),
                ],
                default="AT_HOME",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="item",
            name="state",
            field=models.CharField(
                choices=[
                    ("AT_HOME", "At home"),
                    ("RELEASED", "Released"),
                    ("KEPT", "Kept back"),
                    ("WITHDRAWN", "Taken back"),
                    ("RUN_OUT", "Release run out"),
                    ("REMOVED", "Removed"),
                ],
                default="AT_HOME",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="item",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("regime", "DPA_PART3"), ("state", "RELEASED"), _negated=True),
                    models.Q(
                        models.Q(("source_grade", ""), _negated=True),
                        models.Q(("assessment", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="item_under_part_3_is_graded",
            ),
        ),
        migrations.AddField(
            model_name="historicalitemrelease",
            name="file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="agencies.file",
            ),
        ),
        migrations.AddField(
            model_name="historicalitemrelease",
            name="item",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="mash_hub.item",
            ),
        ),
        migrations.AddField(
            model_name="historicalitemrelease",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="agencies.agency",
            ),
        ),
        migrations.AddField(
            model_name="historicalitemrelease",
            name="released_by",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="historicalitemrelease",
            name="workspace",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="agencies.workspace",
            ),
        ),
        migrations.AddField(
            model_name="historicalitemrelease",
            name="case_file",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="agencies.file",
            ),
        ),
        migrations.AddField(
            model_name="itemrelease",
            name="case_file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.file",
            ),
        ),
        migrations.AddField(
            model_name="itemrelease",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.file"
            ),
        ),
        migrations.AddField(
            model_name="itemrelease",
            name="item",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="releases",
                to="mash_hub.item",
            ),
        ),
        migrations.AddField(
            model_name="itemrelease",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="itemrelease",
            name="released_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="itemrelease",
            name="workspace",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.workspace",
            ),
        ),
        migrations.AddIndex(
            model_name="itemrelease",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["agencies"], name="release_by_agency"
            ),
        ),
        migrations.AddIndex(
            model_name="itemrelease",
            index=models.Index(fields=["by_kind", "by_id"], name="release_by_thing"),
        ),
        migrations.AddIndex(
            model_name="itemrelease",
            index=models.Index(
                condition=models.Q(("state", "STANDING")),
                fields=["until_at"],
                name="release_running_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("released_at"))),
                name="release_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="itemrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("agencies", []), _negated=True), name="release_names_agencies"
            ),
        ),
        migrations.AddConstraint(
            model_name="itemrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "STANDING")),
                    models.Q(
                        models.Q(("state", "STANDING"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="release_stands_or_has_ended",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
