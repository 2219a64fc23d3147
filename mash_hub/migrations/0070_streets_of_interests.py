"""What the houses around a worker's own home would be known by, for each declaration alone."""

import django.db.models.deletion
from django.db import migrations, models

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("GRANT DELETE ON mash_hub_intereststreet TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0069_limits_of_maracs"),
    ]

    operations = [
        migrations.CreateModel(
            name="InterestStreet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key_number", models.PositiveSmallIntegerField()),
                ("houses", models.BinaryField()),
                (
                    "interests",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="streets",
                        to="mash_hub.interests",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("interests", "key_number"), name="streets_once_for_each_key"
                    )
                ],
            },
        ),
        Rules(protect),
    ]
