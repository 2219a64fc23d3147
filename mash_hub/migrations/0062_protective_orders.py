"""The register of protective orders with breaches, Clare’s Law, outstanding offenders, and who manages them."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        tables = ("protectiveorder", "orderbreach", "dvdsapplication", "outstandingoffender")
        for table in tables:
            schema_editor.execute(f"SELECT hub_protect_versioned('mash_hub_{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0022_notices_of_orders"),
        ("mash_hub", "0061_alter_historicalpartnershipsetting_name_and_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalinvolvement",
            name="managed_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nobody that is known"),
                    ("DA_OFFENDER", "Domestic abuse offender management"),
                    ("IOM", "Integrated offender management"),
                    ("PROBATION", "Probation"),
                    ("MAPPA_1", "MAPPA, level 1"),
                    ("MAPPA_2", "MAPPA, level 2"),
                    ("MAPPA_3", "MAPPA, level 3"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="involvement",
            name="managed_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Nobody that is known"),
                    ("DA_OFFENDER", "Domestic abuse offender management"),
                    ("IOM", "Integrated offender management"),
                    ("PROBATION", "Probation"),
                    ("MAPPA_1", "MAPPA, level 1"),
                    ("MAPPA_2", "MAPPA, level 2"),
                    ("MAPPA_3", "MAPPA, level 3"),
                ],
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="destruction",
            name="record_kind",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("CARD", "What your agency says about a person"),
                    ("ANSWER", "What your agency answered"),
                    ("RISK", "A risk assessment of your agency"),
                    ("FLAG", "A flag of your agency"),
                    ("DVDS", "A Clare’s Law application of your agency"),
                    ("OFFENDER", "An entry of your agency’s list of outstanding offenders"),
                    ("ORDER", "A protective order of your agency"),
                    ("THING", "What your agency says about a thing"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            model_name="historicaldestruction",
            name="record_kind",
            field=models.CharField(
                choices=[
                    ("CASE", "Case"),
                    ("CARD", "What your agency says about a person"),
                    ("ANSWER", "What your agency answered"),
                    ("RISK", "A risk assessment of your agency"),
                    ("FLAG", "A flag of your agency"),
                    ("DVDS", "A Clare’s Law application of your agency"),
                    ("OFFENDER", "An entry of your agency’s list of outstanding offenders"),
                    ("ORDER", "A protective order of your agency"),
                    ("THING", "What your agency says about a thing"),
                ],
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalDvdsApplication",
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
                    "route",
                    models.CharField(
                        choices=[("ASK", "Right to ask"), ("KNOW", "Right to know")], max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Received"),
                            ("CHECKED", "First checks done"),
                            ("MET", "Met face to face"),
                            ("TO_DISCLOSE", "To be disclosed"),
                            ("NOT_DISCLOSED", "Not disclosed"),
                            ("DISCLOSED", "Disclosed"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("CLOSED", "Closed"),
                        ],
                        default="RECEIVED",
                        max_length=14,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("disclosed_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "To nobody"),
                            ("AT_RISK", "The person at risk"),
                            ("PARENT", "Their parent or guardian"),
                            ("PROTECTOR", "Somebody best placed to protect them"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_warned", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                ("application", models.BinaryField(null=True)),
                ("decision", models.BinaryField(null=True)),
                ("disclosure", models.BinaryField(null=True)),
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
                    "received_by",
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
                "verbose_name": "historical dvds application",
                "verbose_name_plural": "historical dvds applications",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOutstandingOffender",
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
                            ("OUTSTANDING", "Still sought"),
                            ("REVIEWED", "Still sought, reviewed"),
                            ("ARRESTED", "Arrested"),
                            ("VOLUNTARY_ATTENDANCE", "Came of their own accord"),
                            ("WARRANT", "A warrant is out"),
                            ("NO_LONGER_SOUGHT", "No longer sought"),
                            ("CLOSED", "Closed"),
                        ],
                        default="OUTSTANDING",
                        max_length=20,
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        choices=[("HIGH", "High"), ("MEDIUM", "Medium"), ("STANDARD", "Standard")],
                        max_length=8,
                    ),
                ),
                (
                    "managed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nobody that is known"),
                            ("DA_OFFENDER", "Domestic abuse offender management"),
                            ("IOM", "Integrated offender management"),
                            ("PROBATION", "Probation"),
                            ("MAPPA_1", "MAPPA, level 1"),
                            ("MAPPA_2", "MAPPA, level 2"),
                            ("MAPPA_3", "MAPPA, level 3"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outstanding_since", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
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
                    "entered_by",
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
                    "reviewed_by",
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
                "verbose_name": "historical outstanding offender",
                "verbose_name_plural": "historical outstanding offenders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ProtectiveOrder",
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
                    "order_type",
                    models.CharField(
                        choices=[
                            ("DVPN", "Domestic violence protection notice (DVPN)"),
                            ("DVPO", "Domestic violence protection order (DVPO)"),
                            ("DAPN", "Domestic abuse protection notice (DAPN)"),
                            ("DAPO", "Domestic abuse protection order (DAPO)"),
                            ("NMO", "Non-molestation order"),
                            ("OCCUPATION", "Occupation order"),
                            ("RESTRAINING", "Restraining order"),
                            ("FMPO", "Forced marriage protection order"),
                            ("FGMPO", "Female genital mutilation protection order"),
                            ("SPO", "Stalking protection order"),
                            ("SHPO", "Sexual harm prevention order"),
                            ("SRO", "Sexual risk order"),
                            ("STPO", "Slavery and trafficking prevention order"),
                            ("STRO", "Slavery and trafficking risk order"),
                            ("CAWN", "Child abduction warning notice"),
                            ("INJUNCTION", "Civil injunction"),
                            ("CLOSURE_NOTICE", "Closure notice"),
                            ("CLOSURE_ORDER", "Closure order"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CONSIDERED", "Considered"),
                            ("APPLIED", "Applied for"),
                            ("GRANTED", "Made, not served"),
                            ("REFUSED", "Refused"),
                            ("WITHDRAWN", "Not pursued"),
                            ("SERVED", "Served, not begun"),
                            ("IN_FORCE", "In force"),
                            ("VARIED", "In force, varied"),
                            ("BREACHED", "In force, breached"),
                            ("EXPIRED", "Expired"),
                            ("DISCHARGED", "Discharged"),
                            ("REVIEWED", "Looked back on"),
                        ],
                        default="CONSIDERED",
                        max_length=12,
                    ),
                ),
                ("is_address_withheld", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("applied_on", models.DateField(null=True)),
                ("hearing_at", models.DateTimeField(null=True)),
                ("begins_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                ("served_at", models.DateTimeField(null=True)),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not served"),
                            ("PERSON", "In person"),
                            ("COURT", "In court, when it was made"),
                            ("OTHER", "In another way that the court allowed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("duty_on", models.DateField(null=True)),
                ("duty_met_at", models.DateTimeField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not looked back on"),
                            ("WORKED", "It kept the people safe"),
                            ("PARTLY", "In part"),
                            ("NOT", "It did not"),
                            ("UNKNOWN", "Cannot be said"),
                        ],
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
                (
                    "case_places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("terms", models.BinaryField(null=True)),
                ("outcome", models.BinaryField(null=True)),
                (
                    "card",
                    models.ForeignKey(
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
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="mash_hub.protectiveorder",
                    ),
                ),
                (
                    "made_by",
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
        ),
        migrations.CreateModel(
            name="OrderBreach",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("happened_at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("POLICE", "Police saw it or were called"),
                            ("PROTECTED", "The protected person"),
                            ("PROFESSIONAL", "A professional"),
                            ("TAG", "The electronic tag"),
                            ("OTHER", "Somebody else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "done",
                    models.CharField(
                        choices=[
                            ("NOT_YET", "Nothing yet"),
                            ("REPORTED", "Reported to the police"),
                            ("ARRESTED", "Arrested"),
                            ("CHARGED", "Charged"),
                            ("COURT", "Brought before the court"),
                            ("WARNED", "Warned"),
                            ("NO_ACTION", "No further action"),
                        ],
                        max_length=12,
                    ),
                ),
                ("written_at", models.DateTimeField()),
                ("words", models.BinaryField(null=True)),
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
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "order",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="breaches",
                        to="mash_hub.protectiveorder",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalProtectiveOrder",
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
                    "order_type",
                    models.CharField(
                        choices=[
                            ("DVPN", "Domestic violence protection notice (DVPN)"),
                            ("DVPO", "Domestic violence protection order (DVPO)"),
                            ("DAPN", "Domestic abuse protection notice (DAPN)"),
                            ("DAPO", "Domestic abuse protection order (DAPO)"),
                            ("NMO", "Non-molestation order"),
                            ("OCCUPATION", "Occupation order"),
                            ("RESTRAINING", "Restraining order"),
                            ("FMPO", "Forced marriage protection order"),
                            ("FGMPO", "Female genital mutilation protection order"),
                            ("SPO", "Stalking protection order"),
                            ("SHPO", "Sexual harm prevention order"),
                            ("SRO", "Sexual risk order"),
                            ("STPO", "Slavery and trafficking prevention order"),
                            ("STRO", "Slavery and trafficking risk order"),
                            ("CAWN", "Child abduction warning notice"),
                            ("INJUNCTION", "Civil injunction"),
                            ("CLOSURE_NOTICE", "Closure notice"),
                            ("CLOSURE_ORDER", "Closure order"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CONSIDERED", "Considered"),
                            ("APPLIED", "Applied for"),
                            ("GRANTED", "Made, not served"),
                            ("REFUSED", "Refused"),
                            ("WITHDRAWN", "Not pursued"),
                            ("SERVED", "Served, not begun"),
                            ("IN_FORCE", "In force"),
                            ("VARIED", "In force, varied"),
                            ("BREACHED", "In force, breached"),
                            ("EXPIRED", "Expired"),
                            ("DISCHARGED", "Discharged"),
                            ("REVIEWED", "Looked back on"),
                        ],
                        default="CONSIDERED",
                        max_length=12,
                    ),
                ),
                ("is_address_withheld", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField()),
                ("applied_on", models.DateField(null=True)),
                ("hearing_at", models.DateTimeField(null=True)),
                ("begins_on", models.DateField(null=True)),
                ("last_on", models.DateField(null=True)),
                ("served_at", models.DateTimeField(null=True)),
                (
                    "service",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not served"),
                            ("PERSON", "In person"),
                            ("COURT", "In court, when it was made"),
                            ("OTHER", "In another way that the court allowed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("duty_on", models.DateField(null=True)),
                ("duty_met_at", models.DateTimeField(null=True)),
                ("review_on", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                (
                    "effect",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Not looked back on"),
                            ("WORKED", "It kept the people safe"),
                            ("PARTLY", "In part"),
                            ("NOT", "It did not"),
                            ("UNKNOWN", "Cannot be said"),
                        ],
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
                (
                    "case_places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("terms", models.BinaryField(null=True)),
                ("outcome", models.BinaryField(null=True)),
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
                    "made_by",
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
                (
                    "follows",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.protectiveorder",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical protective order",
                "verbose_name_plural": "historical protective orders",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalOrderBreach",
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
                ("happened_at", models.DateTimeField()),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("POLICE", "Police saw it or were called"),
                            ("PROTECTED", "The protected person"),
                            ("PROFESSIONAL", "A professional"),
                            ("TAG", "The electronic tag"),
                            ("OTHER", "Somebody else"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "done",
                    models.CharField(
                        choices=[
                            ("NOT_YET", "Nothing yet"),
                            ("REPORTED", "Reported to the police"),
                            ("ARRESTED", "Arrested"),
                            ("CHARGED", "Charged"),
                            ("COURT", "Brought before the court"),
                            ("WARNED", "Warned"),
                            ("NO_ACTION", "No further action"),
                        ],
                        max_length=12,
                    ),
                ),
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
                    "written_by",
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
                    "order",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.protectiveorder",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical order breach",
                "verbose_name_plural": "historical order breachs",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="DvdsApplication",
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
                    "route",
                    models.CharField(
                        choices=[("ASK", "Right to ask"), ("KNOW", "Right to know")], max_length=4
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("RECEIVED", "Received"),
                            ("CHECKED", "First checks done"),
                            ("MET", "Met face to face"),
                            ("TO_DISCLOSE", "To be disclosed"),
                            ("NOT_DISCLOSED", "Not disclosed"),
                            ("DISCLOSED", "Disclosed"),
                            ("WITHDRAWN", "Withdrawn"),
                            ("CLOSED", "Closed"),
                        ],
                        default="RECEIVED",
                        max_length=14,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("met_at", models.DateTimeField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("disclosed_at", models.DateTimeField(null=True)),
                (
                    "recipient",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "To nobody"),
                            ("AT_RISK", "The person at risk"),
                            ("PARENT", "Their parent or guardian"),
                            ("PROTECTOR", "Somebody best placed to protect them"),
                        ],
                        max_length=10,
                    ),
                ),
                ("is_warned", models.BooleanField(default=False)),
                ("closed_at", models.DateTimeField(null=True)),
                ("application", models.BinaryField(null=True)),
                ("decision", models.BinaryField(null=True)),
                ("disclosure", models.BinaryField(null=True)),
                (
                    "card",
                    models.ForeignKey(
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
                    "received_by",
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
                "indexes": [models.Index(fields=["owner", "state"], name="dvds_of_owner")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("disclosed_at", None), ("is_warned", False), ("recipient", "")
                            ),
                            models.Q(
                                ("disclosed_at__isnull", False),
                                ("is_warned", True),
                                models.Q(("recipient", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="dvds_disclosed_with_a_warning",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="OutstandingOffender",
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
                            ("OUTSTANDING", "Still sought"),
                            ("REVIEWED", "Still sought, reviewed"),
                            ("ARRESTED", "Arrested"),
                            ("VOLUNTARY_ATTENDANCE", "Came of their own accord"),
                            ("WARRANT", "A warrant is out"),
                            ("NO_LONGER_SOUGHT", "No longer sought"),
                            ("CLOSED", "Closed"),
                        ],
                        default="OUTSTANDING",
                        max_length=20,
                    ),
                ),
                (
                    "risk",
                    models.CharField(
                        choices=[("HIGH", "High"), ("MEDIUM", "Medium"), ("STANDARD", "Standard")],
                        max_length=8,
                    ),
                ),
                (
                    "managed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "Nobody that is known"),
                            ("DA_OFFENDER", "Domestic abuse offender management"),
                            ("IOM", "Integrated offender management"),
                            ("PROBATION", "Probation"),
                            ("MAPPA_1", "MAPPA, level 1"),
                            ("MAPPA_2", "MAPPA, level 2"),
                            ("MAPPA_3", "MAPPA, level 3"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outstanding_since", models.DateTimeField()),
                ("entered_at", models.DateTimeField()),
                ("reviewed_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mash_hub.card",
                    ),
                ),
                (
                    "entered_by",
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
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
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
                "indexes": [models.Index(fields=["owner", "state"], name="offender_of_owner")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("OUTSTANDING", "REVIEWED"))),
                        fields=("owner", "card"),
                        name="offender_sought_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_at", None), ("state__in", ("OUTSTANDING", "REVIEWED"))
                            ),
                            models.Q(
                                models.Q(("state__in", ("OUTSTANDING", "REVIEWED")), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="offender_sought_or_ended",
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="protectiveorder",
            index=models.Index(fields=["owner", "state"], name="order_of_owner"),
        ),
        migrations.AddIndex(
            model_name="protectiveorder",
            index=models.Index(fields=["last_on"], name="order_by_last_day"),
        ),
        migrations.AddIndex(
            model_name="protectiveorder",
            index=models.Index(fields=["file"], name="order_of_file"),
        ),
        migrations.AddConstraint(
            model_name="protectiveorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("last_on", None), ("begins_on__lte", models.F("last_on")), _connector="OR"
                ),
                name="order_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectiveorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["CONSIDERED", "APPLIED", "REFUSED", "WITHDRAWN"]),
                    ("begins_on__isnull", False),
                    _connector="OR",
                ),
                name="order_made_has_a_first_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectiveorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["SERVED", "IN_FORCE", "VARIED", "BREACHED"]), _negated=True
                    ),
                    ("served_at__isnull", False),
                    _connector="OR",
                ),
                name="order_in_force_was_served",
            ),
        ),
        migrations.AddConstraint(
            model_name="protectiveorder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agencies", []), models.Q(("places", []), _negated=True), _connector="OR"
                ),
                name="order_is_shown_somewhere",
            ),
        ),
        migrations.AddIndex(
            model_name="orderbreach",
            index=models.Index(fields=["order", "happened_at"], name="breach_of_order"),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
