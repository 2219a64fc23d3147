"""When people last looked at cases."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("GRANT DELETE ON mash_hub_lastlook TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0039_receipts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LastLook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("membership_id", models.UUIDField()),
                ("file_id", models.UUIDField()),
                ("looked_at", models.DateTimeField()),
                ("is_marked", models.BooleanField(default=False)),
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
                "indexes": [models.Index(fields=["looked_at"], name="last_look_by_age")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("membership_id", "file_id"), name="one_last_look"
                    )
                ],
            },
        ),
        migrations.RunPython(protect, migrations.RunPython.noop, elidable=False),
    ]
