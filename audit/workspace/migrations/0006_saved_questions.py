"""Questions that an auditor keeps to ask again."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "GRANT DELETE ON audit_workspace_savedquestion TO app, auditor", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("audit_workspace", "0005_content_did_not_open"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SavedQuestion",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("membership_id", models.UUIDField(db_index=True)),
                ("report", models.CharField(blank=True, max_length=20)),
                ("purpose", models.CharField(max_length=40)),
                ("days", models.PositiveSmallIntegerField()),
                ("user_id", models.UUIDField(null=True)),
                ("about_id", models.UUIDField(null=True)),
                ("agency_id", models.UUIDField(null=True)),
                (
                    "groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10),
                        blank=True,
                        default=list,
                        size=None,
                    ),
                ),
                ("saved_at", models.DateTimeField()),
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
                "abstract": False,
            },
        ),
        Rules(protect),
    ]
