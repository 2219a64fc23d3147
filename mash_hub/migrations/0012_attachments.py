"""Attachments of items."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_attachment')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0013_attachment_words"),
        ("mash_hub", "0011_merges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalAttachment",
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
                    "going",
                    models.CharField(
                        choices=[
                            ("HOME", "Nobody: it stays with your agency"),
                            ("WHOLE", "Whoever reads the item whole"),
                            ("ALWAYS", "Whoever reads the item, whole or in part"),
                        ],
                        default="WHOLE",
                        max_length=6,
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
                    "item",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.item",
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
                "verbose_name": "historical attachment",
                "verbose_name_plural": "historical attachments",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Attachment",
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
                    "going",
                    models.CharField(
                        choices=[
                            ("HOME", "Nobody: it stays with your agency"),
                            ("WHOLE", "Whoever reads the item whole"),
                            ("ALWAYS", "Whoever reads the item, whole or in part"),
                        ],
                        default="WHOLE",
                        max_length=6,
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
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="mash_hub.item",
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
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "QUARANTINED")),
                        fields=["attached_at"],
                        name="attachment_waiting",
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
