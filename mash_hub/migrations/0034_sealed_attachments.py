"""Files of sealed items, kept in the database from whom a barrier keeps from their case."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

# What keeps somebody from a sealed item's case keeps them from its files (beside grant_not_barred, 0031).
GRANTS = """
CREATE POLICY grant_of_sealed_file_not_barred ON agencies_grant AS RESTRICTIVE FOR SELECT TO app USING (
    thing_kind <> 'sealed_attachment'
    OR nullif(current_setting('hub.person', true), '') IS NULL
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar
        JOIN mash_hub_informationrequest asked ON asked.file_id = bar.file_id
        JOIN mash_hub_sealeditem sealed ON sealed.request_id = asked.id
        JOIN mash_hub_sealedattachment paper ON paper.sealed_item_id = sealed.id
        WHERE paper.id = agencies_grant.thing_id
        AND bar.ended_at IS NULL AND bar.source IN ('EXCLUDED', 'RESTRICTED')
        AND (bar.person_id = nullif(current_setting('hub.person', true), '')::uuid
            OR (bar.person_id IS NULL
                AND NOT nullif(current_setting('hub.person', true), '')::uuid = ANY (bar.readers)))))
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_sealedattachment"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
        schema_editor.execute(GRANTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0033_conference_invitations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalSealedAttachment",
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
                            ("QUARANTINED", "Waits for the virus check"),
                            ("CHECKED", "Checked"),
                            ("INFECTED", "Virus found, destroyed"),
                            ("REMOVED", "Removed"),
                        ],
                        default="QUARANTINED",
                        max_length=11,
                    ),
                ),
                (
                    "paper_kind",
                    models.CharField(
                        choices=[
                            ("PDF", "PDF"),
                            ("WORD", "Word document"),
                            ("JPEG", "JPEG picture"),
                            ("PNG", "PNG picture"),
                            ("TEXT", "Plain text"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("stored_as", models.UUIDField(db_index=True, default=uuid.uuid4)),
                ("attached_at", models.DateTimeField()),
                ("paper", models.BinaryField(null=True)),
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
                    "attached_by",
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
                    "sealed_item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.sealeditem",
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
                "verbose_name": "historical sealed attachment",
                "verbose_name_plural": "historical sealed attachments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="SealedAttachment",
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
                            ("QUARANTINED", "Waits for the virus check"),
                            ("CHECKED", "Checked"),
                            ("INFECTED", "Virus found, destroyed"),
                            ("REMOVED", "Removed"),
                        ],
                        default="QUARANTINED",
                        max_length=11,
                    ),
                ),
                (
                    "paper_kind",
                    models.CharField(
                        choices=[
                            ("PDF", "PDF"),
                            ("WORD", "Word document"),
                            ("JPEG", "JPEG picture"),
                            ("PNG", "PNG picture"),
                            ("TEXT", "Plain text"),
                        ],
                        max_length=4,
                    ),
                ),
                ("size", models.PositiveBigIntegerField()),
                ("stored_as", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("attached_at", models.DateTimeField()),
                ("paper", models.BinaryField(null=True)),
                (
                    "attached_by",
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
                    "sealed_item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="mash_hub.sealeditem",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "QUARANTINED")),
                        fields=["attached_at"],
                        name="sealed_attachment_waiting",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
