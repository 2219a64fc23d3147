"""With whose names those in a MARAC case were compared."""

import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0012_agency_auditors"),
    ]

    operations = [
        migrations.CreateModel(
            name="ComparedNames",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "people",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.UUIDField(), default=list, size=None
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="compared",
                        to="meetings.maraccase",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
