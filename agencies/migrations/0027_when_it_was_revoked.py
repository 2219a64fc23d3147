"""What was taken back or destroyed since an instant is found without reading all of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0026_late_contacts")]

    operations = [
        migrations.AddIndex(
            model_name="file",
            index=models.Index(
                condition=models.Q(("destroyed_at__isnull", False)),
                fields=["destroyed_at"],
                name="files_destroyed",
            ),
        ),
        migrations.AddIndex(
            model_name="grantcause",
            index=models.Index(
                condition=models.Q(("ended_at__isnull", False)),
                fields=["ended_at"],
                name="grant_causes_ended",
            ),
        ),
    ]
