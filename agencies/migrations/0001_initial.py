import datetime
import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import agencies.database.together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit_log", "0002_append_only"),
    ]

    operations = [
        agencies.database.together.CreateModels(
            models=[
                migrations.CreateModel(
                    name="Agency",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("name", models.CharField(max_length=200, unique=True)),
                        ("short_name", models.CharField(max_length=60)),
                        (
                            "agency_kind",
                            models.CharField(
                                choices=[
                                    ("LA_CHILDREN", "Children’s services"),
                                    ("LA_ADULTS", "Adult social care"),
                                    ("POLICE", "Police"),
                                    ("HEALTH_PROVIDER", "Health provider"),
                                    ("ICB", "Integrated care board"),
                                    ("PRIMARY_CARE", "Primary care"),
                                    ("PROBATION", "Probation"),
                                    ("HOUSING", "Housing"),
                                    ("EDUCATION", "Education"),
                                    ("VCS_DA", "Domestic abuse service"),
                                    ("FIRE", "Fire and rescue"),
                                    ("CARE_HOME", "Children’s home"),
                                    ("PARTNERSHIP", "Partnership office"),
                                    ("AUDIT", "Audit"),
                                    ("OTHER", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "legal_regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                    ("BOTH", "Both"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("INACTIVE", "Not active"),
                                    ("ACTIVE", "Active"),
                                    ("ENDED", "Ended"),
                                ],
                                default="INACTIVE",
                                max_length=10,
                            ),
                        ),
                        ("gss_code", models.CharField(blank=True, max_length=9)),
                        ("ods_code", models.CharField(blank=True, max_length=10)),
                        ("dfe_code", models.CharField(blank=True, max_length=4)),
                        ("urn", models.CharField(blank=True, max_length=6)),
                        ("code_source", models.CharField(blank=True, max_length=120)),
                        ("codes_from_on", models.DateField(blank=True, null=True)),
                        ("codes_until_on", models.DateField(blank=True, null=True)),
                        ("ico_registration", models.CharField(blank=True, max_length=20)),
                        ("queue_name", models.CharField(blank=True, max_length=60)),
                        ("data_protection_contact", models.CharField(blank=True, max_length=200)),
                        ("single_point_of_contact", models.CharField(blank=True, max_length=200)),
                        ("out_of_hours_phone", models.CharField(blank=True, max_length=30)),
                    ],
                    options={
                        "verbose_name_plural": "agencies",
                    },
                ),
                migrations.CreateModel(
                    name="AgencyKey",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                    ("BOTH", "Both"),
                                ],
                                default="UK_GDPR",
                                max_length=10,
                            ),
                        ),
                        ("number", models.PositiveIntegerField()),
                        ("suite", models.PositiveSmallIntegerField(default=1)),
                        ("public_key", models.BinaryField()),
                        ("provider", models.CharField(default="local", max_length=60)),
                        ("root_number", models.PositiveIntegerField(default=1)),
                        ("wrapped_private_key", models.BinaryField()),
                        ("wraps_made", models.BigIntegerField(default=0)),
                        ("made_at", models.DateTimeField()),
                        ("retired_at", models.DateTimeField(null=True)),
                        ("destroyed_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="keys",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "number"), name="agency_key_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("retired_at__isnull", True)),
                                fields=("agency", "regime"),
                                name="one_key_in_use_per_agency",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("regime__in", ["UK_GDPR", "DPA_PART3"])),
                                name="key_of_one_regime",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("destroyed_at__isnull", True),
                                    models.Q(
                                        ("retired_at__isnull", False), ("wrapped_private_key", b"")
                                    ),
                                    _connector="OR",
                                ),
                                name="destroyed_key_is_empty",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wraps_made__gte", 0), ("wraps_made__lte", 2147483648)
                                ),
                                name="key_wraps_no_more_than_it_may",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attempts",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        (
                            "failed_at",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateTimeField(), default=list, size=None
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "attempts",
                    },
                ),
                migrations.CreateModel(
                    name="Grant",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("section", models.CharField(max_length=24)),
                        ("generation", models.PositiveIntegerField()),
                        ("file_id", models.UUIDField(db_index=True)),
                        ("granted_at", models.DateTimeField()),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["receiver", "thing_kind", "thing_id"],
                                name="grant_of_receiver",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "thing_id",
                                    "section",
                                    "generation",
                                    "receiver",
                                    "thing_kind",
                                ),
                                name="grant_once_per_receiver",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalAgency",
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
                        ("name", models.CharField(db_index=True, max_length=200)),
                        ("short_name", models.CharField(max_length=60)),
                        (
                            "agency_kind",
                            models.CharField(
                                choices=[
                                    ("LA_CHILDREN", "Children’s services"),
                                    ("LA_ADULTS", "Adult social care"),
                                    ("POLICE", "Police"),
                                    ("HEALTH_PROVIDER", "Health provider"),
                                    ("ICB", "Integrated care board"),
                                    ("PRIMARY_CARE", "Primary care"),
                                    ("PROBATION", "Probation"),
                                    ("HOUSING", "Housing"),
                                    ("EDUCATION", "Education"),
                                    ("VCS_DA", "Domestic abuse service"),
                                    ("FIRE", "Fire and rescue"),
                                    ("CARE_HOME", "Children’s home"),
                                    ("PARTNERSHIP", "Partnership office"),
                                    ("AUDIT", "Audit"),
                                    ("OTHER", "Other"),
                                ],
                                max_length=20,
                            ),
                        ),
                        (
                            "legal_regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                    ("BOTH", "Both"),
                                ],
                                max_length=10,
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("INACTIVE", "Not active"),
                                    ("ACTIVE", "Active"),
                                    ("ENDED", "Ended"),
                                ],
                                default="INACTIVE",
                                max_length=10,
                            ),
                        ),
                        ("gss_code", models.CharField(blank=True, max_length=9)),
                        ("ods_code", models.CharField(blank=True, max_length=10)),
                        ("dfe_code", models.CharField(blank=True, max_length=4)),
                        ("urn", models.CharField(blank=True, max_length=6)),
                        ("code_source", models.CharField(blank=True, max_length=120)),
                        ("codes_from_on", models.DateField(blank=True, null=True)),
                        ("codes_until_on", models.DateField(blank=True, null=True)),
                        ("ico_registration", models.CharField(blank=True, max_length=20)),
                        ("queue_name", models.CharField(blank=True, max_length=60)),
                        ("data_protection_contact", models.CharField(blank=True, max_length=200)),
                        ("single_point_of_contact", models.CharField(blank=True, max_length=200)),
                        ("out_of_hours_phone", models.CharField(blank=True, max_length=30)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical agency",
                        "verbose_name_plural": "historical agencies",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="OutboxLetter",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("reference", models.CharField(max_length=64, unique=True)),
                        ("channel", models.CharField(max_length=5)),
                        ("address", models.CharField(max_length=254)),
                        ("subject", models.CharField(blank=True, max_length=200)),
                        ("body", models.TextField()),
                        ("at", models.DateTimeField()),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SharingAgreement",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("name", models.CharField(max_length=200)),
                        (
                            "purposes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("SAFEGUARD_CHILD", "Safeguarding a child"),
                                        ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                                        (
                                            "DOMESTIC_ABUSE",
                                            "Safety of people at high risk of domestic abuse",
                                        ),
                                        (
                                            "EXPLOITATION",
                                            "Protecting children who are exploited or go missing",
                                        ),
                                        ("ADMINISTRATION", "Running the hub"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                            ),
                        ),
                        (
                            "data_classes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("IDENTITY", "Who people are and where they live"),
                                        ("FAMILY", "Family, household and relationships"),
                                        ("SOCIAL_CARE", "Social care"),
                                        ("HEALTH", "Health"),
                                        ("EDUCATION", "Education"),
                                        ("HOUSING", "Housing"),
                                        ("CRIMINAL", "Crime, offences and intelligence"),
                                    ],
                                    max_length=12,
                                ),
                                default=list,
                                size=None,
                            ),
                        ),
                        ("assessment_reference", models.CharField(blank=True, max_length=60)),
                        ("signed_on", models.DateField()),
                        ("review_due_on", models.DateField()),
                        ("expires_on", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("IN_FORCE", "In force"),
                                    ("REVIEW_DUE", "Review due"),
                                    ("SUSPENDED", "Suspended"),
                                    ("EXPIRED", "Expired"),
                                ],
                                default="DRAFT",
                                max_length=12,
                            ),
                        ),
                        ("told_before", models.PositiveSmallIntegerField(null=True)),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("signed_on__lte", models.F("review_due_on")),
                                    ("review_due_on__lte", models.F("expires_on")),
                                ),
                                name="agreement_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeCounter",
                    fields=[
                        (
                            "agency",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                serialize=False,
                                to="agencies.agency",
                            ),
                        ),
                        ("last", models.BigIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("user_name", models.CharField(max_length=60, unique=True)),
                        ("name", models.CharField(max_length=120)),
                        ("title", models.CharField(blank=True, max_length=120)),
                        ("email", models.EmailField(blank=True, max_length=254)),
                        ("is_active", models.BooleanField(default=True)),
                        ("invited_at", models.DateTimeField(blank=True, null=True)),
                        ("password_changed_at", models.DateTimeField(blank=True, null=True)),
                        ("induction_on", models.DateField(blank=True, null=True)),
                        ("training_on", models.DateField(blank=True, null=True)),
                        ("vetting", models.CharField(blank=True, max_length=40)),
                        ("vetting_expires_on", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="people",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "people",
                    },
                ),
                migrations.CreateModel(
                    name="AuthenticatorApp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="The human-readable name of this device.", max_length=64
                            ),
                        ),
                        (
                            "confirmed",
                            models.BooleanField(
                                default=True, help_text="Is this device ready for use?"
                            ),
                        ),
                        (
                            "handle",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        ("sealed_secret", models.BinaryField()),
                        ("last_step", models.BigIntegerField(default=-1, editable=False)),
                        ("made_at", models.DateTimeField(editable=False)),
                        (
                            "user",
                            models.ForeignKey(
                                help_text="The user that this device belongs to.",
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("confirmed", True)),
                                fields=("user",),
                                name="one_authenticator_app_in_use",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EnrolmentLink",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "link_kind",
                            models.CharField(
                                choices=[
                                    ("INVITATION", "Choose a password and enrol a second factor"),
                                    ("PASSWORD", "Choose a new password"),
                                    ("FACTOR", "Enrol a new second factor"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField()),
                        ("used_at", models.DateTimeField(null=True)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolment_links",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Escrow",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("public_key", models.BinaryField()),
                        ("made_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("agency",),
                                name="one_escrow_of_an_agency",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FactorReset",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("asked_as", models.CharField(max_length=24)),
                        ("asked_at", models.DateTimeField()),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="factor_resets",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("confirmed_at__isnull", True)),
                                fields=("person",),
                                name="one_factor_reset_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="factor_reset_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("asked_by", models.F("person")), _negated=True),
                                    models.Q(
                                        ("confirmed_by__isnull", True),
                                        models.Q(
                                            ("confirmed_by", models.F("person")), _negated=True
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="factor_reset_never_by_its_person",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="File",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        (
                            "retention_class",
                            models.CharField(
                                choices=[
                                    ("MASH_NO_ACTION", "MASH contact, no further action"),
                                    ("MASH_ENQUIRY", "MASH enquiry with outcome"),
                                    ("MARAC_CASE", "MARAC case and minutes"),
                                    ("AGENCY_ITEM", "Item of an agency, by its owner’s rule"),
                                    ("AGENCY_CARD", "What an agency says about a person"),
                                    ("MEETING", "Meeting papers"),
                                    ("OFFICE", "Running the hub"),
                                ],
                                max_length=20,
                            ),
                        ),
                        ("opened_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(null=True)),
                        ("destroyed_at", models.DateTimeField(null=True)),
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Draft",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("workspace_id", models.UUIDField()),
                        ("form", models.CharField(max_length=40)),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        (
                            "regime",
                            models.CharField(
                                choices=[
                                    ("UK_GDPR", "UK GDPR"),
                                    ("DPA_PART3", "Data Protection Act 2018 Part 3"),
                                    ("BOTH", "Both"),
                                ],
                                default="UK_GDPR",
                                max_length=10,
                            ),
                        ),
                        ("words", models.BinaryField(null=True)),
                        ("started_at", models.DateTimeField()),
                        ("saved_at", models.DateTimeField()),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "person",
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
                                related_name="drafts",
                                to="agencies.file",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("person", "owner", "workspace_id", "form", "thing_id"),
                                name="one_draft_of_a_form",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrantWrap",
                    fields=[
                        (
                            "grant",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="wrap",
                                serialize=False,
                                to="agencies.grant",
                            ),
                        ),
                        ("wrapped", models.BinaryField()),
                        (
                            "key",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agencykey",
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
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="GrantCause",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("grant_id", models.UUIDField(db_index=True)),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("section", models.CharField(max_length=24)),
                        ("generation", models.PositiveIntegerField()),
                        (
                            "cause_kind",
                            models.CharField(
                                choices=[
                                    ("OWN", "It is your agency’s own"),
                                    ("HOST", "Your agency hosts the workspace"),
                                    ("REQUEST", "It was released in answer to a request"),
                                    ("RELEASE", "Its owner released it"),
                                    ("ASKED", "Your agency was asked to answer"),
                                    ("DECISION", "Your agency took part in the decision"),
                                    ("REFERRAL", "It was referred to your workspace"),
                                    ("MEETING", "Your agency takes part in the meeting"),
                                    ("ACTION", "Your agency owns the action"),
                                    ("FEEDBACK", "It was written for you"),
                                    ("ACCESS_REQUEST", "Its owner gave leave"),
                                    ("CHALLENGE", "Your agency takes part in the challenge"),
                                    ("BREAK_GLASS", "Emergency access"),
                                    ("PASSING", "It came with a case that is passed on"),
                                    ("CLAIM", "You claimed that you work with it"),
                                    (
                                        "MISSING",
                                        "A child is or was missing, and your agency takes part",
                                    ),
                                    ("AUDIT_JOB", "An audit job"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("by_kind", models.CharField(blank=True, max_length=24)),
                        ("by_id", models.UUIDField(null=True)),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("from_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["thing_kind", "thing_id"],
                                name="agencies_gr_thing_k_eca2d4_idx",
                            ),
                            models.Index(
                                fields=["by_kind", "by_id"], name="agencies_gr_by_kind_e129ad_idx"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalWorkspace",
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
                        ("name", models.CharField(db_index=True, max_length=120)),
                        (
                            "workspace_kind",
                            models.CharField(
                                choices=[
                                    ("MASH", "MASH"),
                                    ("ADULT_MASH", "Adult MASH"),
                                    ("MARAC", "MARAC"),
                                    ("CMOG", "CMOG"),
                                    ("OFFICE", "Hub office"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("area_gss_code", models.CharField(blank=True, max_length=9)),
                        ("marking", models.CharField(default="OFFICIAL-SENSITIVE", max_length=40)),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "host",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical workspace",
                        "verbose_name_plural": "historical workspaces",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Hold",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("hold_kind", models.CharField(max_length=24)),
                        ("placed_at", models.DateTimeField()),
                        ("placed_by_id", models.UUIDField()),
                        ("lifted_at", models.DateTimeField(null=True)),
                        ("by_id", models.UUIDField(db_index=True, null=True)),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="holds",
                                to="agencies.file",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="JobTry",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("job", models.CharField(max_length=40)),
                        ("thing_id", models.UUIDField()),
                        ("failures", models.PositiveSmallIntegerField(default=0)),
                        ("failed_at", models.DateTimeField()),
                        ("parked_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name_plural": "job tries",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("job", "thing_id"), name="job_tries_once_a_row"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("REFERRER", "Referrer"),
                                    ("DUTY_OFFICER", "Duty officer"),
                                    ("DECISION_MAKER", "Decision-maker"),
                                    ("RESEARCHER", "Researcher and releaser"),
                                    ("CUSTODIAN", "Sealed-information custodian"),
                                    ("MARAC_COORDINATOR", "Coordinator"),
                                    ("MARAC_CHAIR", "Chair"),
                                    ("REPRESENTATIVE", "Representative"),
                                    ("IDVA", "IDVA"),
                                    ("OBSERVER", "Observer"),
                                    ("CMOG_MEMBER", "CMOG member"),
                                    ("ACTION_OWNER", "Action owner"),
                                    ("TASKING_RECIPIENT", "Tasking recipient"),
                                    ("AUDITOR", "Auditor"),
                                    ("INFORMATION_OFFICER", "Information governance officer"),
                                    ("RISK_OWNER", "Senior Information Risk Owner"),
                                    ("BOARD_VIEWER", "Board viewer"),
                                    ("AGENCY_MANAGER", "Agency manager"),
                                    ("HUB_MANAGER", "Hub manager"),
                                    ("ADMINISTRATOR", "System administrator"),
                                    ("SETTING_LEAD", "Home manager or school lead"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("INVITED", "Waiting for confirmation"),
                                    ("ACTIVE", "Active"),
                                    ("SUSPENDED", "Suspended"),
                                    ("ENDED", "Ended"),
                                ],
                                default="INVITED",
                                max_length=10,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("reconfirm_due_on", models.DateField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships_confirmed",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "granted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships_granted",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by__isnull", True),
                                    models.Q(
                                        ("confirmed_by", models.F("granted_by")), _negated=True
                                    ),
                                    _connector="OR",
                                ),
                                name="membership_confirmed_by_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("until_on__isnull", True),
                                    ("until_on__gte", models.F("from_on")),
                                    _connector="OR",
                                ),
                                name="membership_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("EMAIL", "EMAIL"), ("TEXT", "TEXT")], max_length=5
                            ),
                        ),
                        (
                            "template",
                            models.CharField(
                                choices=[
                                    ("ITEM", "ITEM"),
                                    ("ITEMS", "ITEMS"),
                                    ("URGENT", "URGENT"),
                                    ("TRIAL", "TRIAL"),
                                    ("SIGN_IN_CHANGED", "SIGN_IN_CHANGED"),
                                    ("NEW_PASSWORD", "NEW_PASSWORD"),
                                    ("INFORMANT", "INFORMANT"),
                                ],
                                max_length=16,
                            ),
                        ),
                        (
                            "news",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                        ("key", models.CharField(max_length=80, unique=True)),
                        ("is_urgent", models.BooleanField(default=False)),
                        ("written_at", models.DateTimeField()),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("WAITING", "Waits to be sent"),
                                    ("SENT", "Sent"),
                                    ("ARRIVED", "Arrived"),
                                    ("FAILED", "Did not arrive"),
                                ],
                                default="WAITING",
                                max_length=8,
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0)),
                        ("next_try_at", models.DateTimeField()),
                        ("number", models.CharField(blank=True, max_length=64)),
                        ("code", models.CharField(blank=True, max_length=40)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                to="agencies.membership",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["WAITING", "SENT"])),
                                fields=["next_try_at"],
                                name="message_to_do",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MessagePlace",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "stream",
                            models.CharField(
                                choices=[
                                    ("URGENT", "Urgent, by e-mail"),
                                    ("URGENT_TEXT", "Urgent, by text message"),
                                    ("AT_ONCE", "At once, by e-mail"),
                                    ("TEXT", "At once, by text message"),
                                    ("HOURLY", "Together, hourly"),
                                    ("DAILY", "Together, daily"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("told_until", models.BigIntegerField(default=0)),
                        ("told_at", models.DateTimeField()),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="agencies.membership",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("membership", "stream"), name="one_message_place"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticePlace",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("membership_id", models.UUIDField(unique=True)),
                        ("seen_until", models.BigIntegerField(default=0)),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Passkey",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="The human-readable name of this device.", max_length=64
                            ),
                        ),
                        (
                            "confirmed",
                            models.BooleanField(
                                default=True, help_text="Is this device ready for use?"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                auto_now_add=True,
                                help_text="The date and time when this device was initially created in the system.",
                                null=True,
                            ),
                        ),
                        (
                            "last_used_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="The most recent date and time this device was used.",
                                null=True,
                            ),
                        ),
                        (
                            "credential_type",
                            models.CharField(
                                choices=[("public-key", "Public Key")],
                                default="public-key",
                                editable=False,
                                max_length=32,
                                verbose_name="credential type",
                            ),
                        ),
                        (
                            "credential_id",
                            models.BinaryField(max_length=1023, verbose_name="credential id data"),
                        ),
                        (
                            "public_key",
                            models.BinaryField(
                                max_length=1023, verbose_name="COSE public key data"
                            ),
                        ),
                        (
                            "transports",
                            models.JSONField(
                                default=list, editable=False, verbose_name="transports"
                            ),
                        ),
                        (
                            "sign_count",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="sign count"
                            ),
                        ),
                        (
                            "backup_eligible",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="backup eligible"
                            ),
                        ),
                        (
                            "backup_state",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="backup state"
                            ),
                        ),
                        (
                            "aaguid",
                            models.CharField(editable=False, max_length=36, verbose_name="AAGUID"),
                        ),
                        (
                            "credential_id_sha256",
                            models.CharField(
                                editable=False,
                                max_length=64,
                                unique=True,
                                verbose_name="hashed credential id",
                            ),
                        ),
                        (
                            "discoverable",
                            models.BooleanField(
                                default=None, editable=False, null=True, verbose_name="discoverable"
                            ),
                        ),
                        (
                            "handle",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "user",
                            models.ForeignKey(
                                help_text="The user that this device belongs to.",
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "WebAuthn credential",
                        "verbose_name_plural": "WebAuthn credentials",
                        "abstract": False,
                        "indexes": [
                            models.Index(fields=["credential_id_sha256"], name="passkey_sha256_idx")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecoveryCodes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                help_text="The human-readable name of this device.", max_length=64
                            ),
                        ),
                        (
                            "confirmed",
                            models.BooleanField(
                                default=True, help_text="Is this device ready for use?"
                            ),
                        ),
                        (
                            "handle",
                            models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
                        ),
                        ("ended_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "hashes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=64),
                                default=list,
                                editable=False,
                                size=None,
                            ),
                        ),
                        ("made_at", models.DateTimeField(editable=False)),
                        (
                            "user",
                            models.ForeignKey(
                                help_text="The user that this device belongs to.",
                                on_delete=django.db.models.deletion.CASCADE,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "recovery codes",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("confirmed", True)),
                                fields=("user",),
                                name="one_set_of_recovery_codes",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Rotation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "turned",
                            models.CharField(
                                choices=[
                                    ("PAIR", "Key pair"),
                                    ("ROOT", "Root key"),
                                    ("INDEX", "Index key"),
                                ],
                                max_length=5,
                            ),
                        ),
                        ("provider_from", models.CharField(blank=True, max_length=60)),
                        ("provider_to", models.CharField(blank=True, max_length=60)),
                        ("number_from", models.PositiveIntegerField(default=0)),
                        ("number_to", models.PositiveIntegerField(default=0)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("place_kind", models.CharField(blank=True, max_length=24)),
                        ("place_id", models.UUIDField(null=True)),
                        ("began_at", models.DateTimeField()),
                        ("switched_at", models.DateTimeField(null=True)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "key",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agencykey",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("finished_at__isnull", True), ("turned", "ROOT")
                                ),
                                fields=("turned", "agency"),
                                name="one_root_rotation_at_a_time",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("finished_at__isnull", True), ("turned", "INDEX")
                                ),
                                fields=("turned",),
                                name="one_index_rotation_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SealedReason",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("sentence", models.BinaryField(null=True)),
                        ("written_at", models.DateTimeField()),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Session",
                    fields=[
                        (
                            "key_hash",
                            models.CharField(max_length=64, primary_key=True, serialize=False),
                        ),
                        ("data", models.TextField()),
                        ("handle", models.UUIDField(null=True, unique=True)),
                        ("browser", models.CharField(blank=True, max_length=60)),
                        ("started_at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField()),
                        ("proved_at", models.DateTimeField(null=True)),
                        ("verified_at", models.DateTimeField(null=True)),
                        (
                            "verified_with",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CODE", "code from an app"),
                                    ("RECOVERY", "recovery code"),
                                    ("PASSKEY", "passkey"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("locked_at", models.DateTimeField(null=True)),
                        ("in_meeting_id", models.UUIDField(null=True)),
                        ("meeting_seen_at", models.DateTimeField(null=True)),
                        ("emergency_id", models.UUIDField(null=True)),
                        ("emergency_until_at", models.DateTimeField(null=True)),
                        ("expires_at", models.DateTimeField(db_index=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("ended_why", models.CharField(blank=True, max_length=30)),
                        (
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="agencies.membership",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                fields=["person", "ended_at"], name="agencies_se_person__1baf66_idx"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementParty",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("lawful_basis", models.CharField(max_length=120)),
                        ("condition", models.CharField(blank=True, max_length=160)),
                        ("signed_on", models.DateField()),
                        ("left_on", models.DateField(blank=True, null=True)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agreements",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="parties",
                                to="agencies.sharingagreement",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agreement", "agency"), name="party_once_in_agreement"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Team",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("name", models.CharField(max_length=120)),
                        ("opens_at", models.TimeField(blank=True, null=True)),
                        ("closes_at", models.TimeField(blank=True, null=True)),
                        ("works_weekends", models.BooleanField(default=False)),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="teams",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("agency", "name"), name="team_name_once_in_agency"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Workspace",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("name", models.CharField(max_length=120, unique=True)),
                        (
                            "workspace_kind",
                            models.CharField(
                                choices=[
                                    ("MASH", "MASH"),
                                    ("ADULT_MASH", "Adult MASH"),
                                    ("MARAC", "MARAC"),
                                    ("CMOG", "CMOG"),
                                    ("OFFICE", "Hub office"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("area_gss_code", models.CharField(blank=True, max_length=9)),
                        ("marking", models.CharField(default="OFFICIAL-SENSITIVE", max_length=40)),
                        ("is_open", models.BooleanField(default=True)),
                        (
                            "host",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hosted_workspaces",
                                to="agencies.agency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "notice_kind",
                            models.CharField(
                                choices=[
                                    ("CONTACT_SUBMITTED", "New contact"),
                                    ("IMMEDIATE_DANGER", "Immediate danger: look at a contact now"),
                                    ("CONTACT_CHANGED", "Contact changed"),
                                    ("ENQUIRY_RATED", "Enquiry rated"),
                                    ("ENQUIRY_CHANGED", "Enquiry changed"),
                                    (
                                        "ENQUIRY_HANDED",
                                        "An enquiry is handed over: it waits for you, or was answered",
                                    ),
                                    ("REQUEST_SENT", "New request"),
                                    ("REQUEST_RECALLED", "Request recalled"),
                                    ("REQUEST_CHASED", "Reminder of a request"),
                                    ("REQUEST_GIVEN", "A colleague gave you a request"),
                                    (
                                        "SIGN_OFF_WANTED",
                                        "An answer of your agency waits to be signed",
                                    ),
                                    ("SIGN_OFF_SETTLED", "Your answer was signed, or came back"),
                                    ("REQUEST_OPENED", "Request opened"),
                                    ("REQUEST_ANSWERED", "Request answered"),
                                    ("VIEW_GIVEN", "An agency gave its view on an enquiry"),
                                    ("VIEWS_OPENED", "Agencies’ views on an enquiry can be read"),
                                    ("ENQUIRY_DECIDED", "Decision made"),
                                    (
                                        "FOLLOW_UP_OFFERED",
                                        "A decision asks something of your agency",
                                    ),
                                    ("FOLLOW_UP_CHANGED", "A follow-up was answered or has ended"),
                                    (
                                        "POLICE_OUTCOME",
                                        "Police recorded how their involvement ended",
                                    ),
                                    ("DECISION_ACKNOWLEDGED", "Decision acknowledged"),
                                    ("FEEDBACK_SENT", "Feedback on your contact"),
                                    ("ITEM_RELEASED", "An item was released to you"),
                                    ("ITEM_CORRECTED", "An item was corrected"),
                                    ("ITEM_WITHDRAWN", "An item was taken back"),
                                    ("ITEM_RUN_OUT", "A release has run out"),
                                    ("ITEM_FILES_CHANGED", "Files with an item changed"),
                                    ("ITEM_DISPUTED", "An item of yours is disputed"),
                                    ("DISPUTE_ANSWERED", "A dispute was answered"),
                                    ("ACCESS_REQUESTED", "An agency asks yours for access"),
                                    ("ACCESS_ANSWERED", "An access request was answered"),
                                    ("THING_SHARED", "A place or thing was shared with you"),
                                    (
                                        "THING_CHANGED",
                                        "A place or thing changed, or was taken back",
                                    ),
                                    ("SEALED_ITEM_LODGED", "A sealed item names you as reader"),
                                    ("SEALED_ITEM_CHANGED", "A sealed item changed"),
                                    (
                                        "SEALED_ITEM_UNSEEN",
                                        "A reader has not acknowledged a sealed item",
                                    ),
                                    ("ADDRESS_CHANGED", "A protected address or number changed"),
                                    (
                                        "ADDRESS_UNSEEN",
                                        "A change of a protected address is not acknowledged",
                                    ),
                                    (
                                        "DECISION_UNSEEN",
                                        "A decision that your agency leads is not acknowledged",
                                    ),
                                    (
                                        "BREAK_GLASS_USED",
                                        "Emergency access to records of your agency",
                                    ),
                                    (
                                        "BREAK_GLASS_BY_US",
                                        "Emergency access by somebody of your agency",
                                    ),
                                    ("BREAK_GLASS_REVIEWED", "An emergency access was reviewed"),
                                    (
                                        "BREAK_GLASS_RAISED",
                                        "An emergency access is yours to review",
                                    ),
                                    (
                                        "BREAK_GLASS_LATE",
                                        "An emergency access was not reviewed in time",
                                    ),
                                    (
                                        "CASE_CLAIMED",
                                        "Somebody claims to work with a case, or that ended",
                                    ),
                                    ("BARRIER_CHANGED", "A restriction or exclusion waits for you"),
                                    ("HOLD_CHANGED", "A legal hold waits for you, or changed"),
                                    (
                                        "DESTRUCTION_CHANGED",
                                        "Records are to be destroyed, or are not",
                                    ),
                                    ("WORDS_WAIT", "Words wait for a second person"),
                                    ("WORDS_ANSWERED", "A second person has answered"),
                                    ("FLAG_SET", "A flag was set that you may see"),
                                    ("FLAG_CHANGED", "A flag was reviewed or ended"),
                                    ("FLAG_REVIEW_DUE", "A flag of your agency is to be reviewed"),
                                    ("FLAG_EXPIRED", "A flag has expired"),
                                    (
                                        "ORDER_CHANGED",
                                        "A protective order changed, or is shown to you",
                                    ),
                                    (
                                        "ORDER_BREACHED",
                                        "A breach of a protective order was written down",
                                    ),
                                    (
                                        "ORDER_DUE",
                                        "A protective order ends soon, or something of it is due",
                                    ),
                                    (
                                        "DVDS_CHANGED",
                                        "A Clare’s Law application of your agency changed",
                                    ),
                                    ("DVDS_LATE", "A step of a Clare’s Law application is late"),
                                    (
                                        "OFFENDER_CHANGED",
                                        "The list of outstanding offenders changed",
                                    ),
                                    (
                                        "OFFENDER_LATE",
                                        "An outstanding offender was not reviewed in time",
                                    ),
                                    (
                                        "CONFERENCE_ASKED",
                                        "A case conference: who goes, and a report",
                                    ),
                                    (
                                        "CONFERENCE_ANSWERED",
                                        "Who goes to a conference, or its report",
                                    ),
                                    (
                                        "PASSING_RECEIVED",
                                        "A case is passed on to you, or was taken back",
                                    ),
                                    (
                                        "PASSING_ANSWERED",
                                        "A case you passed on was taken over or refused",
                                    ),
                                    (
                                        "JOINT_VIEW_WANTED",
                                        "Joint screening: your agency’s view is wanted",
                                    ),
                                    (
                                        "JOINT_VIEW_LATE",
                                        "Joint screening: your agency’s view is late",
                                    ),
                                    ("JOINT_SCREENING_CHANGED", "Joint screening changed"),
                                    ("MISSING_REPORTED", "A child is reported missing"),
                                    ("MISSING_CHANGED", "A missing episode changed"),
                                    (
                                        "TRIGGER_PLAN_CHANGED",
                                        "A trigger plan changed, or is to be read",
                                    ),
                                    ("REFERRAL_RECEIVED", "New referral"),
                                    ("MARAC_CASE_CHANGED", "A MARAC case changed"),
                                    ("VICTIM_TO_CONTACT", "MARAC: a victim to be contacted safely"),
                                    (
                                        "MARAC_EMERGENCY",
                                        "Emergency MARAC: acknowledge within the hour",
                                    ),
                                    (
                                        "MARAC_FURTHER",
                                        "MARAC: a further incident, flag your file anew",
                                    ),
                                    ("TRANSFER_RECEIVED", "A MARAC case was transferred to you"),
                                    ("TRANSFER_CHANGED", "A MARAC transfer changed"),
                                    ("TRANSFER_LATE", "A MARAC transfer is late"),
                                    (
                                        "MARAC_LATE",
                                        "Something of your agency’s for a MARAC is late",
                                    ),
                                    ("CASE_OUTCOME", "What came of a case that you referred"),
                                    ("CMOG_CHANGED", "Something on a list of a CMOG changed"),
                                    ("DISRUPTION_TASK", "A disruption task was asked, or answered"),
                                    ("MEETING_CHANGED", "Meeting changed"),
                                    ("MINUTES_CHANGED", "Minutes changed"),
                                    ("ACTION_ASSIGNED", "Action for your agency"),
                                    ("ACTION_CHANGED", "Action changed"),
                                    ("ACTION_REMINDER", "Reminder of an action of your agency"),
                                    (
                                        "ACTION_LATE",
                                        "A safety-critical action of your agency is late",
                                    ),
                                    ("RED_WANTED", "Red: say within minutes that you know"),
                                    ("RED_UNSEEN", "A Red request is not acknowledged"),
                                    ("RED_DECISION_LATE", "A Red decision is late: see to it now"),
                                    ("RED_CHANGED", "A Red request was acknowledged"),
                                    ("ESCALATION_RAISED", "A challenge was raised or climbed"),
                                    ("ESCALATION_CHANGED", "A challenge was answered or has ended"),
                                    ("CLOCK_PAUSED", "A time limit was paused or goes on"),
                                    ("CLOCK_BREACHED", "Something is late"),
                                    ("AGREEMENT_REVIEW", "A sharing agreement has to be reviewed"),
                                    (
                                        "MUCH_LOOKED_UP",
                                        "Somebody of your agency looks at many people",
                                    ),
                                    (
                                        "SETTING_CHANGED",
                                        "A partnership setting waits or was settled",
                                    ),
                                    ("MERGE_CHANGED", "Two people are to be joined, or were"),
                                    (
                                        "ASKED_IF_KNOWN",
                                        "Your agency was asked whether it knows somebody",
                                    ),
                                    ("COVER_CHANGED", "A cover was arranged or has ended"),
                                    ("MEMBERSHIP_CHANGED", "Membership changed"),
                                    ("CREDENTIAL_CHANGED", "Your sign-in changed"),
                                    ("LOG_ALARM", "Something is amiss with the log, or it is over"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("thing_kind", models.CharField(max_length=24)),
                        ("thing_id", models.UUIDField()),
                        ("reference", models.CharField(blank=True, max_length=12)),
                        ("file_id", models.UUIDField(null=True)),
                        (
                            "persons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        (
                            "not_for",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.UUIDField(), blank=True, default=list, size=None
                            ),
                        ),
                        ("posted_at", models.DateTimeField()),
                        ("number", models.BigIntegerField(null=True)),
                        ("published_at", models.DateTimeField(null=True)),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.agency",
                            ),
                        ),
                        (
                            "workspace",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.workspace",
                            ),
                        ),
                    ],
                    options={
                        "indexes": [
                            models.Index(
                                condition=models.Q(("file_id__isnull", False)),
                                fields=["receiver", "file_id", "posted_at"],
                                name="notice_of_case",
                            ),
                            models.Index(
                                condition=models.Q(("number__isnull", True)),
                                fields=["posted_at"],
                                name="notice_unnumbered",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("receiver", "number"), name="notice_number_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalSharingAgreement",
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
                        ("name", models.CharField(max_length=200)),
                        (
                            "purposes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("SAFEGUARD_CHILD", "Safeguarding a child"),
                                        ("SAFEGUARD_ADULT", "Safeguarding an adult"),
                                        (
                                            "DOMESTIC_ABUSE",
                                            "Safety of people at high risk of domestic abuse",
                                        ),
                                        (
                                            "EXPLOITATION",
                                            "Protecting children who are exploited or go missing",
                                        ),
                                        ("ADMINISTRATION", "Running the hub"),
                                    ],
                                    max_length=20,
                                ),
                                size=None,
                            ),
                        ),
                        (
                            "data_classes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("IDENTITY", "Who people are and where they live"),
                                        ("FAMILY", "Family, household and relationships"),
                                        ("SOCIAL_CARE", "Social care"),
                                        ("HEALTH", "Health"),
                                        ("EDUCATION", "Education"),
                                        ("HOUSING", "Housing"),
                                        ("CRIMINAL", "Crime, offences and intelligence"),
                                    ],
                                    max_length=12,
                                ),
                                default=list,
                                size=None,
                            ),
                        ),
                        ("assessment_reference", models.CharField(blank=True, max_length=60)),
                        ("signed_on", models.DateField()),
                        ("review_due_on", models.DateField()),
                        ("expires_on", models.DateField()),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "Draft"),
                                    ("IN_FORCE", "In force"),
                                    ("REVIEW_DUE", "Review due"),
                                    ("SUSPENDED", "Suspended"),
                                    ("EXPIRED", "Expired"),
                                ],
                                default="DRAFT",
                                max_length=12,
                            ),
                        ),
                        ("told_before", models.PositiveSmallIntegerField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
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
                        "verbose_name": "historical sharing agreement",
                        "verbose_name_plural": "historical sharing agreements",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalMembership",
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
                            "role",
                            models.CharField(
                                choices=[
                                    ("REFERRER", "Referrer"),
                                    ("DUTY_OFFICER", "Duty officer"),
                                    ("DECISION_MAKER", "Decision-maker"),
                                    ("RESEARCHER", "Researcher and releaser"),
                                    ("CUSTODIAN", "Sealed-information custodian"),
                                    ("MARAC_COORDINATOR", "Coordinator"),
                                    ("MARAC_CHAIR", "Chair"),
                                    ("REPRESENTATIVE", "Representative"),
                                    ("IDVA", "IDVA"),
                                    ("OBSERVER", "Observer"),
                                    ("CMOG_MEMBER", "CMOG member"),
                                    ("ACTION_OWNER", "Action owner"),
                                    ("TASKING_RECIPIENT", "Tasking recipient"),
                                    ("AUDITOR", "Auditor"),
                                    ("INFORMATION_OFFICER", "Information governance officer"),
                                    ("RISK_OWNER", "Senior Information Risk Owner"),
                                    ("BOARD_VIEWER", "Board viewer"),
                                    ("AGENCY_MANAGER", "Agency manager"),
                                    ("HUB_MANAGER", "Hub manager"),
                                    ("ADMINISTRATOR", "System administrator"),
                                    ("SETTING_LEAD", "Home manager or school lead"),
                                ],
                                max_length=24,
                            ),
                        ),
                        ("from_on", models.DateField()),
                        ("until_on", models.DateField(blank=True, null=True)),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("INVITED", "Waiting for confirmation"),
                                    ("ACTIVE", "Active"),
                                    ("SUSPENDED", "Suspended"),
                                    ("ENDED", "Ended"),
                                ],
                                default="INVITED",
                                max_length=10,
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True)),
                        ("reconfirm_due_on", models.DateField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "agency",
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
                            "confirmed_by",
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
                            "granted_by",
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
                            "person",
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
                        "verbose_name": "historical membership",
                        "verbose_name_plural": "historical memberships",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCover",
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
                                choices=[("STANDING", "Arranged"), ("ENDED", "Ended")],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("LEAVE", "Leave"),
                                    ("TRAINING", "Training or a course"),
                                    ("OTHER_DUTY", "Court, night or other duty"),
                                    ("AWAY", "Away from work"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("from_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField()),
                        ("arranged_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "history_id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("history_date", models.DateTimeField(db_index=True)),
                        ("history_change_reason", models.CharField(max_length=100, null=True)),
                        (
                            "history_type",
                            models.CharField(
                                choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")],
                                max_length=1,
                            ),
                        ),
                        (
                            "arranged_by",
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
                            "ended_by",
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
                            "person_away",
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
                            "person_covering",
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
                            "away",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="agencies.membership",
                            ),
                        ),
                        (
                            "cover",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="agencies.membership",
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
                        "verbose_name": "historical cover",
                        "verbose_name_plural": "historical covers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="Cover",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[("STANDING", "Arranged"), ("ENDED", "Ended")],
                                default="STANDING",
                                max_length=8,
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("LEAVE", "Leave"),
                                    ("TRAINING", "Training or a course"),
                                    ("OTHER_DUTY", "Court, night or other duty"),
                                    ("AWAY", "Away from work"),
                                ],
                                max_length=10,
                            ),
                        ),
                        ("from_at", models.DateTimeField()),
                        ("until_at", models.DateTimeField()),
                        ("arranged_at", models.DateTimeField()),
                        ("ended_at", models.DateTimeField(null=True)),
                        ("words", models.BinaryField(null=True)),
                        (
                            "arranged_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
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
                            "person_away",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "person_covering",
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
                            "away",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covers",
                                to="agencies.membership",
                            ),
                        ),
                        (
                            "cover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="covered",
                                to="agencies.membership",
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
                                fields=["cover", "until_at"],
                                name="cover_that_stands",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("from_at__lt", models.F("until_at"))),
                                name="cover_times_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("person_away", models.F("person_covering")), _negated=True
                                ),
                                name="cover_is_somebody_else",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Habits",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "browsers",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60), default=list, size=None
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="agencies.membership",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name_plural": "habits",
                    },
                ),
                migrations.CreateModel(
                    name="MessageChoice",
                    fields=[
                        (
                            "person",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                serialize=False,
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("mobile", models.CharField(blank=True, max_length=16)),
                        ("urgent_by_email", models.BooleanField(default=True)),
                        ("urgent_by_text", models.BooleanField(default=False)),
                        (
                            "work_by_email",
                            models.CharField(
                                choices=[
                                    ("AT_ONCE", "At once"),
                                    ("HOURLY", "Together, once an hour"),
                                    ("DAILY", "Together, once a day"),
                                    ("NEVER", "Never"),
                                ],
                                default="DAILY",
                                max_length=8,
                            ),
                        ),
                        ("work_by_text", models.BooleanField(default=False)),
                        (
                            "rest_by_email",
                            models.CharField(
                                choices=[
                                    ("AT_ONCE", "At once"),
                                    ("HOURLY", "Together, once an hour"),
                                    ("DAILY", "Together, once a day"),
                                    ("NEVER", "Never"),
                                ],
                                default="DAILY",
                                max_length=8,
                            ),
                        ),
                        ("daily_at", models.TimeField(default=datetime.time(8, 0))),
                        ("quiet_from", models.TimeField(blank=True, null=True)),
                        ("quiet_until", models.TimeField(blank=True, null=True)),
                        ("urgent_when_quiet", models.BooleanField(default=True)),
                    ],
                    options={
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("quiet_from__isnull", True), ("quiet_until__isnull", True)
                                    ),
                                    models.Q(
                                        ("quiet_from__isnull", False),
                                        ("quiet_until__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="quiet_hours_begin_and_end",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EscrowedKey",
                    fields=[
                        (
                            "key",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                primary_key=True,
                                related_name="escrowed",
                                serialize=False,
                                to="agencies.agencykey",
                            ),
                        ),
                        ("sealed", models.BinaryField()),
                        (
                            "escrow",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="agencies.escrow",
                            ),
                        ),
                    ],
                ),
            ],
        ),
    ]
