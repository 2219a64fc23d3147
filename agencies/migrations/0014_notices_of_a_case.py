"""What is new in a case is found by its file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0013_receipts"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("file_id__isnull", False)),
                fields=["receiver", "file_id", "posted_at"],
                name="notice_of_case",
            ),
        ),
    ]
