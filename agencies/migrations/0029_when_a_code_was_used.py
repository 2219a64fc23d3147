"""When a recovery code was used last is kept, so that it stays used after a restore."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0028_own_looked_for")]

    operations = [
        migrations.AddField(
            model_name="recoverycodes",
            name="used_at",
            field=models.DateTimeField(editable=False, null=True),
        ),
    ]
