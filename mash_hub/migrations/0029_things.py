"""Things: cards of places, groups, vehicles, numbers and online names, their links and releases."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

VERSIONED = ("mash_hub_thingcard", "mash_hub_link", "mash_hub_thingrelease")


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
    schema_editor.execute("GRANT DELETE ON mash_hub_thingtoken TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0027_thing_words"),
        ("mash_hub", "0028_public_reports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Thing",
            fields=[],
            options={
                "proxy": True,
                "indexes": [],
                "constraints": [],
            },
            bases=("mash_hub.subject",),
        ),
        migrations.AddField(
            model_name="subject",
            name="subject_kind",
            field=models.CharField(
                choices=[
                    ("PERSON", "Person"),
                    ("PLACE", "Place"),
                    ("GROUP", "Group"),
                    ("VEHICLE", "Vehicle"),
                    ("TELEPHONE", "Telephone number"),
                    ("ONLINE_NAME", "Online name"),
                ],
                default="PERSON",
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="HistoricalThingCard",
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
                    "handling",
                    models.CharField(
                        choices=[
                            ("P", "P – lawful sharing permitted"),
                            ("C", "C – only with conditions you write"),
                        ],
                        default="P",
                        max_length=1,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("identity", models.BinaryField(null=True)),
                ("protected", models.BinaryField(null=True)),
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
                    "author",
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
            ],
            options={
                "verbose_name": "historical thing card",
                "verbose_name_plural": "historical thing cards",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalThingRelease",
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
                ("given_kind", models.CharField(max_length=24)),
                ("given_id", models.UUIDField()),
                ("reference", models.CharField(max_length=12)),
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
                    "released_by",
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
                "verbose_name": "historical thing release",
                "verbose_name_plural": "historical thing releases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ThingCard",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "handling",
                    models.CharField(
                        choices=[
                            ("P", "P – lawful sharing permitted"),
                            ("C", "C – only with conditions you write"),
                        ],
                        default="P",
                        max_length=1,
                    ),
                ),
                ("changed_at", models.DateTimeField()),
                ("identity", models.BinaryField(null=True)),
                ("protected", models.BinaryField(null=True)),
                (
                    "author",
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
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thing_cards",
                        to="mash_hub.subject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("reference", models.CharField(max_length=12, unique=True)),
                ("end_kind", models.CharField(max_length=24)),
                ("end_id", models.UUIDField()),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("SEEN_AT", "Seen at this place"),
                            ("GOES_TO", "Goes to this place often"),
                            ("WORKS_AT", "Works at this place"),
                            ("MEMBER_OF", "Member of this group"),
                            ("ASSOCIATES_WITH", "Associates with this group"),
                            ("USES", "Uses it"),
                            ("OWNS", "Owns it"),
                            ("SEEN_IN", "Seen in this vehicle"),
                            ("CONTACTED_BY", "Was contacted from it"),
                            ("ABOUT", "Concerns it"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("CERTAIN", "Certain"),
                            ("LIKELY", "Likely"),
                            ("POSSIBLE", "Possible, not confirmed"),
                        ],
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
                        default="P",
                        max_length=1,
                    ),
                ),
                ("linked_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                ("words", models.BinaryField(null=True)),
                (
                    "author",
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
                    "thing_card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="mash_hub.thingcard",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalLink",
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
                ("end_kind", models.CharField(max_length=24)),
                ("end_id", models.UUIDField()),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("SEEN_AT", "Seen at this place"),
                            ("GOES_TO", "Goes to this place often"),
                            ("WORKS_AT", "Works at this place"),
                            ("MEMBER_OF", "Member of this group"),
                            ("ASSOCIATES_WITH", "Associates with this group"),
                            ("USES", "Uses it"),
                            ("OWNS", "Owns it"),
                            ("SEEN_IN", "Seen in this vehicle"),
                            ("CONTACTED_BY", "Was contacted from it"),
                            ("ABOUT", "Concerns it"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("CERTAIN", "Certain"),
                            ("LIKELY", "Likely"),
                            ("POSSIBLE", "Possible, not confirmed"),
                        ],
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
                        default="P",
                        max_length=1,
                    ),
                ),
                ("linked_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
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
                    "author",
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
                    "thing_card",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.thingcard",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical link",
                "verbose_name_plural": "historical links",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ThingRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                ("given_kind", models.CharField(max_length=24)),
                ("given_id", models.UUIDField()),
                ("reference", models.CharField(max_length=12)),
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
                    "released_by",
                    models.ForeignKey(
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
            name="ThingToken",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("token", models.BinaryField(max_length=16)),
                ("key_number", models.PositiveSmallIntegerField()),
                (
                    "card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="mash_hub.thingcard",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="thingcard",
            index=models.Index(
                fields=["owner", "changed_at"], name="mash_hub_th_owner_i_6926d5_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="link",
            index=models.Index(
                fields=["end_kind", "end_id"], name="mash_hub_li_end_kin_9d7d54_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="thingrelease",
            index=models.Index(
                fields=["given_kind", "given_id"], name="mash_hub_th_given_k_95d9af_idx"
            ),
        ),
        migrations.AddIndex(
            model_name="thingrelease",
            index=models.Index(
                condition=models.Q(("state", "STANDING")),
                fields=["until_at"],
                name="thing_release_running_out",
            ),
        ),
        migrations.AddConstraint(
            model_name="thingrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_at__gt", models.F("released_at"))),
                name="thing_release_ends_after_it_began",
            ),
        ),
        migrations.AddConstraint(
            model_name="thingrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(("agencies", []), _negated=True),
                name="thing_release_names_agencies",
            ),
        ),
        migrations.AddConstraint(
            model_name="thingrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_at", None), ("state", "STANDING")),
                    models.Q(
                        models.Q(("state", "STANDING"), _negated=True), ("ended_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="thing_release_stands_or_has_ended",
            ),
        ),
        migrations.AddConstraint(
            model_name="thingtoken",
            constraint=models.UniqueConstraint(
                fields=("token", "card"), name="thing_token_once_per_card"
            ),
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
