"""Return home interviews with their releases, and the repeat rule of missing episodes."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_returninterview", "mash_hub_interviewrelease"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_the_meeting_live"),
        ("mash_hub", "0054_alter_historicalpartnershipsetting_name_and_more"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalmissingepisode",
            name="consideration",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalmissingepisode",
            name="considered",
            field=models.CharField(
                blank=True,
                choices=[
                    ("STRATEGY", "A strategy discussion is held"),
                    ("NOT_NOW", "No strategy discussion now"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="historicalmissingepisode",
            name="considered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="historicalmissingepisode",
            name="considered_by",
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
            model_name="historicalmissingepisode",
            name="repeat_number",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="missingepisode",
            name="consideration",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="missingepisode",
            name="considered",
            field=models.CharField(
                blank=True,
                choices=[
                    ("STRATEGY", "A strategy discussion is held"),
                    ("NOT_NOW", "No strategy discussion now"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="missingepisode",
            name="considered_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="missingepisode",
            name="considered_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="missingepisode",
            name="repeat_number",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="HistoricalReturnInterview",
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
                            ("OFFERED", "Offered"),
                            ("ACCEPTED", "Accepted"),
                            ("DONE", "Done"),
                            ("DECLINED", "Declined"),
                            ("NOT_POSSIBLE", "Not possible"),
                        ],
                        default="OFFERED",
                        max_length=12,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                (
                    "no_interview",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CHILD_SAID_NO", "The child does not want to talk"),
                            ("OTHER_PERSON", "The child talks with somebody else"),
                            ("MISSING_AGAIN", "The child is missing again"),
                            ("NOT_WELL", "The child is ill or in hospital"),
                            ("MOVED", "The child has moved out of reach"),
                            ("NO_INTERVIEWER", "No independent person was to be had"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SERIOUS_HARM", "Risk of serious harm"),
                            ("CHILD_AT_RISK", "A child is at risk"),
                            ("LACKS_CAPACITY", "The person lacks capacity to decide this"),
                            ("COERCION", "Coercion is suspected"),
                            ("WOULD_ENDANGER", "Asking would endanger somebody"),
                            (
                                "CRIME_PREVENTION",
                                "Asking would hinder preventing or detecting a crime",
                            ),
                            ("CANNOT_BE_CONTACTED", "The person cannot be contacted"),
                            ("LEGAL_DUTY", "There is a legal duty to share"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("arranged", models.BinaryField(null=True)),
                ("reason", models.BinaryField(null=True)),
                ("account", models.BinaryField(null=True)),
                ("risk", models.BinaryField(null=True)),
                ("intelligence", models.BinaryField(null=True)),
                ("not_shared", models.BinaryField(null=True)),
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
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.missingepisode",
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
                    "offered_by",
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
                "verbose_name": "historical return interview",
                "verbose_name_plural": "historical return interviews",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ReturnInterview",
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
                            ("OFFERED", "Offered"),
                            ("ACCEPTED", "Accepted"),
                            ("DONE", "Done"),
                            ("DECLINED", "Declined"),
                            ("NOT_POSSIBLE", "Not possible"),
                        ],
                        default="OFFERED",
                        max_length=12,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("accepted_at", models.DateTimeField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                (
                    "no_interview",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("CHILD_SAID_NO", "The child does not want to talk"),
                            ("OTHER_PERSON", "The child talks with somebody else"),
                            ("MISSING_AGAIN", "The child is missing again"),
                            ("NOT_WELL", "The child is ill or in hospital"),
                            ("MOVED", "The child has moved out of reach"),
                            ("NO_INTERVIEWER", "No independent person was to be had"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "override",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SERIOUS_HARM", "Risk of serious harm"),
                            ("CHILD_AT_RISK", "A child is at risk"),
                            ("LACKS_CAPACITY", "The person lacks capacity to decide this"),
                            ("COERCION", "Coercion is suspected"),
                            ("WOULD_ENDANGER", "Asking would endanger somebody"),
                            (
                                "CRIME_PREVENTION",
                                "Asking would hinder preventing or detecting a crime",
                            ),
                            ("CANNOT_BE_CONTACTED", "The person cannot be contacted"),
                            ("LEGAL_DUTY", "There is a legal duty to share"),
                        ],
                        max_length=20,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                ("arranged", models.BinaryField(null=True)),
                ("reason", models.BinaryField(null=True)),
                ("account", models.BinaryField(null=True)),
                ("risk", models.BinaryField(null=True)),
                ("intelligence", models.BinaryField(null=True)),
                ("not_shared", models.BinaryField(null=True)),
                (
                    "episode",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="mash_hub.missingepisode",
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
                    "offered_by",
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
            name="InterviewRelease",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("ACCOUNT", "The child’s own account"),
                            ("RISK", "Risk information"),
                            ("INTELLIGENCE", "Intelligence for the police"),
                            ("NOT_SHARED", "What the child does not want shared"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("SHARE", "Released"), ("WITHHOLD", "Withheld")], max_length=8
                    ),
                ),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("decided_at", models.DateTimeField()),
                (
                    "decided_by",
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
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="releases",
                        to="mash_hub.returninterview",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HistoricalInterviewRelease",
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
                    "part",
                    models.CharField(
                        choices=[
                            ("ACCOUNT", "The child’s own account"),
                            ("RISK", "Risk information"),
                            ("INTELLIGENCE", "Intelligence for the police"),
                            ("NOT_SHARED", "What the child does not want shared"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        choices=[("SHARE", "Released"), ("WITHHOLD", "Withheld")], max_length=8
                    ),
                ),
                (
                    "agencies",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), blank=True, default=list, size=None
                    ),
                ),
                ("decided_at", models.DateTimeField()),
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
                    "decided_by",
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
                    "interview",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="mash_hub.returninterview",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical interview release",
                "verbose_name_plural": "historical interview releases",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.AddConstraint(
            model_name="returninterview",
            constraint=models.UniqueConstraint(
                fields=("episode",), name="one_return_interview_of_an_episode"
            ),
        ),
        migrations.AddConstraint(
            model_name="returninterview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "DONE"), _negated=True),
                    ("held_at__isnull", False),
                    _connector="OR",
                ),
                name="return_interview_done_has_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="returninterview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["DECLINED", "NOT_POSSIBLE"]), _negated=True),
                    models.Q(("no_interview", ""), _negated=True),
                    _connector="OR",
                ),
                name="no_return_interview_has_a_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewrelease",
            constraint=models.UniqueConstraint(
                fields=("interview", "part"), name="one_decision_on_a_part_of_an_interview"
            ),
        ),
        migrations.AddConstraint(
            model_name="interviewrelease",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", "SHARE"), models.Q(("agencies", []), _negated=True)),
                    models.Q(("agencies", []), ("decision", "WITHHOLD")),
                    _connector="OR",
                ),
                name="released_part_names_agencies",
            ),
        ),
        Rules(protect),
    ]
