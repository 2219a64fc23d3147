"""Partnership settings: local values from a day, by two people."""

import uuid

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('mash_hub_partnershipsetting')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0020_no_workspace_settings"),
        ("mash_hub", "0015_access_requests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPartnershipSetting",
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
                    "name",
                    models.CharField(
                        choices=[
                            ("SCREENING", "A new contact is looked at within"),
                            ("RED_TARGET", "A Red enquiry is decided within"),
                            ("AMBER_TARGET", "An Amber enquiry is decided within"),
                            ("GREEN_TARGET", "A Green enquiry is decided within"),
                            (
                                "LEAD_ACKNOWLEDGES",
                                "The lead agency acknowledges a Red decision within",
                            ),
                            ("REQUEST_PERIOD", "A request asks about the last"),
                            (
                                "ACCESS_RED",
                                "A request for access in a Red enquiry is answered within",
                            ),
                            ("ACCESS", "Any other request for access is answered within"),
                            ("ACCESS_LASTS", "Access stands, unless another day is named, for"),
                            ("SEALED_REVIEW", "A sealed item is reviewed within"),
                            ("ELIGIBILITY", "A referral is looked at within"),
                            ("ACTION_ACCEPTED", "An action that was offered is answered within"),
                            ("MINUTES_DRAFTED", "Draft minutes are ready within"),
                            ("MINUTES_CIRCULATED", "Minutes are approved and circulated within"),
                            ("SERVICE_HOURS", "The team’s hours"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.JSONField()),
                ("from_on", models.DateField()),
                ("why", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Waits for a second person"),
                            ("CONFIRMED", "Confirmed"),
                            ("DROPPED", "Not taken"),
                        ],
                        default="PROPOSED",
                        max_length=12,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
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
                    "proposed_by",
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
                    "settled_by",
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
                "verbose_name": "historical partnership setting",
                "verbose_name_plural": "historical partnership settings",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="PartnershipSetting",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("SCREENING", "A new contact is looked at within"),
                            ("RED_TARGET", "A Red enquiry is decided within"),
                            ("AMBER_TARGET", "An Amber enquiry is decided within"),
                            ("GREEN_TARGET", "A Green enquiry is decided within"),
                            (
                                "LEAD_ACKNOWLEDGES",
                                "The lead agency acknowledges a Red decision within",
                            ),
                            ("REQUEST_PERIOD", "A request asks about the last"),
                            (
                                "ACCESS_RED",
                                "A request for access in a Red enquiry is answered within",
                            ),
                            ("ACCESS", "Any other request for access is answered within"),
                            ("ACCESS_LASTS", "Access stands, unless another day is named, for"),
                            ("SEALED_REVIEW", "A sealed item is reviewed within"),
                            ("ELIGIBILITY", "A referral is looked at within"),
                            ("ACTION_ACCEPTED", "An action that was offered is answered within"),
                            ("MINUTES_DRAFTED", "Draft minutes are ready within"),
                            ("MINUTES_CIRCULATED", "Minutes are approved and circulated within"),
                            ("SERVICE_HOURS", "The team’s hours"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.JSONField()),
                ("from_on", models.DateField()),
                ("why", models.CharField(max_length=300)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PROPOSED", "Waits for a second person"),
                            ("CONFIRMED", "Confirmed"),
                            ("DROPPED", "Not taken"),
                        ],
                        default="PROPOSED",
                        max_length=12,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
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
            options={
                "indexes": [models.Index(fields=["workspace", "state"], name="setting_in_force")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "PROPOSED")),
                        fields=("workspace", "name"),
                        name="one_proposed_value_of_a_setting",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "CONFIRMED"), _negated=True),
                            models.Q(("settled_by", models.F("proposed_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="setting_confirmed_by_another",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
