"""What the kind of a workspace is called there, such as a MASE for a CMOG."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0031_sealed_disclosure_asked")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="label",
            field=models.CharField(blank=True, default="", max_length=12),
            preserve_default=False,
        )
        for name in ("workspace", "historicalworkspace")
    ]
