"""Reports from people without an account, and the links by which they look how far they are."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_publicreport')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0025_challenge_words"),
        ("mash_hub", "0027_red_setting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("HUB", "Written in the hub"),
                    ("PHONE", "Telephone"),
                    ("EMAIL", "E-mail"),
                    ("IN_PERSON", "In person"),
                    ("PORTAL", "Public form"),
                    ("POLICE_NOTICE", "Police notification"),
                ],
                max_length=14,
            ),
        ),
        migrations.AlterField(
            model_name="historicalcontact",
            name="channel",
            field=models.CharField(
                choices=[
                    ("HUB", "Written in the hub"),
                    ("PHONE", "Telephone"),
                    ("EMAIL", "E-mail"),
                    ("IN_PERSON", "In person"),
                    ("PORTAL", "Public form"),
                    ("POLICE_NOTICE", "Police notification"),
                ],
                max_length=14,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalPublicReport",
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
                            ("RECEIVED", "Waits to be looked at"),
                            ("TAKEN", "Being taken down as a contact"),
                            ("CONTACT", "Became a contact"),
                            ("SET_ASIDE", "Looked at, and no contact made"),
                        ],
                        default="RECEIVED",
                        max_length=10,
                    ),
                ),
                ("immediate_danger", models.BooleanField(default=False)),
                ("address_hash", models.CharField(blank=True, max_length=64)),
                ("received_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("draft_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                ("informant", models.BinaryField(null=True)),
                ("answer", models.BinaryField(null=True)),
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
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.contact",
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
                    "taken_by",
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
                "verbose_name": "historical public report",
                "verbose_name_plural": "historical public reports",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PublicReport",
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
                            ("RECEIVED", "Waits to be looked at"),
                            ("TAKEN", "Being taken down as a contact"),
                            ("CONTACT", "Became a contact"),
                            ("SET_ASIDE", "Looked at, and no contact made"),
                        ],
                        default="RECEIVED",
                        max_length=10,
                    ),
                ),
                ("immediate_danger", models.BooleanField(default=False)),
                ("address_hash", models.CharField(blank=True, max_length=64)),
                ("received_at", models.DateTimeField()),
                ("taken_at", models.DateTimeField(null=True)),
                ("draft_id", models.UUIDField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                ("informant", models.BinaryField(null=True)),
                ("answer", models.BinaryField(null=True)),
                (
                    "contact",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="public_report",
                        to="mash_hub.contact",
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
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            name="StatusLink",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="mash_hub.publicreport",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="publicreport",
            index=models.Index(fields=["workspace", "state"], name="public_report_waiting"),
        ),
        migrations.AddConstraint(
            model_name="publicreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "CONTACT"), ("contact__isnull", False)),
                    models.Q(models.Q(("state", "CONTACT"), _negated=True), ("contact", None)),
                    _connector="OR",
                ),
                name="public_report_became_a_contact_or_did_not",
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
