"""Barriers, and the row rules that keep grants and notices from whom they bar."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# Restrictive: it narrows whatever another policy lets through. Without a barrier anywhere the first
# question, asked once a statement, is the only one. An item follows the case it was written for.
BARRED = """
CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR SELECT TO app USING (
    nullif(current_setting('hub.person', true), '') IS NULL
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar WHERE bar.ended_at IS NULL AND {which})
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar WHERE bar.ended_at IS NULL AND {which}
        AND bar.file_id = ANY (ARRAY[{table}.file_id, CASE WHEN {table}.thing_kind = 'item' THEN
            (SELECT asked.file_id FROM mash_hub_item item
             JOIN mash_hub_informationrequest asked ON asked.id = item.request_id
             WHERE item.id = {table}.thing_id) END])
        AND (bar.person_id = nullif(current_setting('hub.person', true), '')::uuid
            OR (bar.person_id IS NULL
                AND NOT nullif(current_setting('hub.person', true), '')::uuid = ANY (bar.readers)))))
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    schema_editor.execute("SELECT hub_protect_versioned('mash_hub_barrier')", params=None)
    barriers = "bar.source IN ('EXCLUDED', 'RESTRICTED')"
    for name, table, which in (
        ("grant_not_barred", "agencies_grant", barriers),
        ("notice_not_barred", "agencies_notice", "true"),  # nor told of what one is apart from
    ):
        sql = BARRED.format(name=name, table=table, which=which)
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0028_barrier_words"),
        ("mash_hub", "0030_relationships"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Barrier",
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
                    "barrier_kind",
                    models.CharField(
                        choices=[
                            ("EXCLUSION", "A person is excluded"),
                            (
                                "STAFF",
                                "Works for a member agency, or is a child of somebody who does",
                            ),
                            ("PUBLIC_FIGURE", "Public figure"),
                            ("ADOPTION", "Adoption"),
                            ("WITNESS", "Witness protection"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TO_CONFIRM", "Found by the hub: its readers are to be confirmed"),
                            ("STANDING", "Stands"),
                            ("LIFT_ASKED", "Stands; a second person is asked to lift it"),
                            ("LIFTED", "Lifted"),
                        ],
                        default="STANDING",
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(max_length=12)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalBarrier",
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
                    "barrier_kind",
                    models.CharField(
                        choices=[
                            ("EXCLUSION", "A person is excluded"),
                            (
                                "STAFF",
                                "Works for a member agency, or is a child of somebody who does",
                            ),
                            ("PUBLIC_FIGURE", "Public figure"),
                            ("ADOPTION", "Adoption"),
                            ("WITNESS", "Witness protection"),
                        ],
                        max_length=14,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("TO_CONFIRM", "Found by the hub: its readers are to be confirmed"),
                            ("STANDING", "Stands"),
                            ("LIFT_ASKED", "Stands; a second person is asked to lift it"),
                            ("LIFTED", "Lifted"),
                        ],
                        default="STANDING",
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(max_length=12)),
                (
                    "readers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("lifted_at", models.DateTimeField(null=True)),
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
                "verbose_name": "historical barrier",
                "verbose_name_plural": "historical barriers",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.RemoveConstraint(
            model_name="conflict",
            name="one_standing_conflict",
        ),
        migrations.AddField(
            model_name="conflict",
            name="readers",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="conflict",
            name="source",
            field=models.CharField(
                choices=[
                    ("DECLARED", "Declared by the person"),
                    ("FOUND", "Found by the hub"),
                    ("NOTED", "Noted by chair or coordinator"),
                    ("EXCLUDED", "Excluded by an officer or coordinator"),
                    ("RESTRICTED", "Restricted to named readers"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(
                condition=models.Q(
                    ("ended_at__isnull", True), ("source__in", ("EXCLUDED", "RESTRICTED"))
                ),
                fields=["file"],
                name="conflict_that_bars",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True),
                    models.Q(("source__in", ("EXCLUDED", "RESTRICTED")), _negated=True),
                ),
                fields=("person", "file"),
                name="one_standing_conflict",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("ended_at__isnull", True), ("source__in", ("EXCLUDED", "RESTRICTED"))
                ),
                fields=("by_id", "file"),
                name="one_standing_bar_of_a_barrier",
            ),
        ),
        migrations.AddConstraint(
            model_name="conflict",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("person__isnull", False), ("source", "RESTRICTED"), _connector="OR"
                ),
                name="conflict_names_a_person",
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="case_file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.file",
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="file",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.file"
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="lift_asked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="agencies.agency"
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="subject",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mash_hub.subject",
            ),
        ),
        migrations.AddField(
            model_name="barrier",
            name="workspace",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agencies.workspace",
            ),
        ),
        migrations.AddField(
            model_name="historicalbarrier",
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
            model_name="historicalbarrier",
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
            model_name="historicalbarrier",
            name="lift_asked_by",
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
            model_name="historicalbarrier",
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
            model_name="historicalbarrier",
            name="person",
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
            model_name="historicalbarrier",
            name="subject",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="mash_hub.subject",
            ),
        ),
        migrations.AddField(
            model_name="historicalbarrier",
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
        migrations.AddConstraint(
            model_name="barrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("barrier_kind", "EXCLUSION"), ("person__isnull", False), ("readers", [])
                    ),
                    models.Q(
                        models.Q(("barrier_kind", "EXCLUSION"), _negated=True),
                        ("person__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="barrier_excludes_one_or_names_readers",
            ),
        ),
        migrations.AddConstraint(
            model_name="barrier",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("subject__isnull", False), ("case_file__isnull", False), _connector="OR"
                ),
                name="barrier_is_before_something",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
