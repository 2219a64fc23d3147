"""The table of checks of the log."""

import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("checked_at", models.DateTimeField(db_index=True)),
                ("entries", models.BigIntegerField()),
                ("writers", models.IntegerField()),
                ("broken", models.IntegerField()),
            ],
            options={"abstract": False},
        ),
    ]
