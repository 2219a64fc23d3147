"""Who was looked up and viewed lately."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def may_forget(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_lookup", "mash_hub_subjectview"):
            schema_editor.execute(f"GRANT DELETE ON {table} TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_much_looked_up"),
        ("mash_hub", "0008_quotations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LookUp",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("fingerprint", models.BinaryField(max_length=16)),
                ("at", models.DateTimeField()),
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
                "indexes": [
                    models.Index(fields=["membership", "at"], name="mash_hub_lo_members_836e0d_idx")
                ],
            },
        ),
        migrations.CreateModel(
            name="SubjectView",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="mash_hub.subject",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "at"], name="mash_hub_su_person__13503c_idx")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "subject"), name="one_view_of_a_subject"
                    )
                ],
            },
        ),
        migrations.RunPython(may_forget, migrations.RunPython.noop, elidable=False),
    ]
