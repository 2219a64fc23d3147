"""Flags on people."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_flag')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0021_flag_words"),
        ("mash_hub", "0018_nil_people_and_items_used_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalFlag",
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
                    "flag_type",
                    models.CharField(
                        choices=[
                            ("MARAC", "MARAC"),
                            ("CSE", "Child sexual exploitation"),
                            ("MISSING_FREQUENT", "Often missing"),
                            ("CHILD_PROTECTION_PLAN", "Child protection plan"),
                            ("LOOKED_AFTER", "Looked after"),
                            ("SECTION_42", "Section 42 enquiry open"),
                            ("DVPO", "DVPO in force"),
                            ("FIREARMS", "Firearms or other weapon"),
                            ("DO_NOT_DISCLOSE_ADDRESS", "Do not disclose the address"),
                            ("INTERPRETER", "Interpreter needed"),
                            ("STAFF_SUBJECT", "Works for a member agency"),
                            ("RSO", "Linked to a registered sex offender"),
                            ("MAPPA", "MAPPA"),
                            ("STALKING", "Stalking"),
                            ("HONOUR", "Honour-based abuse or forced marriage: one chance"),
                            ("SUICIDE_RISK", "Risk of suicide"),
                            ("SELF_NEGLECT", "Self-neglect"),
                            ("OUTSTANDING_OFFENDER", "Outstanding offender"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("STANDING", "Stands"),
                            ("ENDED", "Ended early"),
                            ("EXPIRED", "Expired"),
                        ],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                ("started_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("review_on", models.DateField()),
                ("review_told_at", models.DateTimeField(null=True)),
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
                    "own_persons",
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
                ("set_at", models.DateTimeField()),
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
                    "set_by",
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
                "verbose_name": "historical flag",
                "verbose_name_plural": "historical flags",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Flag",
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
                    "flag_type",
                    models.CharField(
                        choices=[
                            ("MARAC", "MARAC"),
                            ("CSE", "Child sexual exploitation"),
                            ("MISSING_FREQUENT", "Often missing"),
                            ("CHILD_PROTECTION_PLAN", "Child protection plan"),
                            ("LOOKED_AFTER", "Looked after"),
                            ("SECTION_42", "Section 42 enquiry open"),
                            ("DVPO", "DVPO in force"),
                            ("FIREARMS", "Firearms or other weapon"),
                            ("DO_NOT_DISCLOSE_ADDRESS", "Do not disclose the address"),
                            ("INTERPRETER", "Interpreter needed"),
                            ("STAFF_SUBJECT", "Works for a member agency"),
                            ("RSO", "Linked to a registered sex offender"),
                            ("MAPPA", "MAPPA"),
                            ("STALKING", "Stalking"),
                            ("HONOUR", "Honour-based abuse or forced marriage: one chance"),
                            ("SUICIDE_RISK", "Risk of suicide"),
                            ("SELF_NEGLECT", "Self-neglect"),
                            ("OUTSTANDING_OFFENDER", "Outstanding offender"),
                        ],
                        max_length=24,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("STANDING", "Stands"),
                            ("ENDED", "Ended early"),
                            ("EXPIRED", "Expired"),
                        ],
                        default="STANDING",
                        max_length=8,
                    ),
                ),
                ("started_on", models.DateField()),
                ("expires_on", models.DateField()),
                ("review_on", models.DateField()),
                ("review_told_at", models.DateTimeField(null=True)),
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
                    "own_persons",
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
                ("set_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "card",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "set_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "STANDING")),
                        fields=["review_on"],
                        name="flag_to_review",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_on__gte", models.F("started_on"))),
                        name="flag_ends_after_it_began",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("review_on__lte", models.F("expires_on"))),
                        name="flag_is_reviewed_before_it_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("state", "STANDING")),
                            models.Q(
                                models.Q(("state", "STANDING"), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="flag_stands_or_has_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("agencies", []),
                            models.Q(("places", []), _negated=True),
                            _connector="OR",
                        ),
                        name="flag_is_shown_somewhere",
                    ),
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
