"""Who was kept apart since an instant is found without reading every conflict."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mash_hub", "0063_onward_asked_elsewhere")]

    operations = [
        migrations.AddIndex(
            model_name="conflict",
            index=models.Index(fields=["began_at"], name="conflict_by_its_beginning"),
        ),
    ]
