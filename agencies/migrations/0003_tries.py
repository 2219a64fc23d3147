import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobTry",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
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
                    models.UniqueConstraint(fields=("job", "thing_id"), name="job_tries_once_a_row")
                ],
            },
        ),
    ]
