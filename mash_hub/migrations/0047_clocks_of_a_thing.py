"""The clocks of a thing are found along an index, met ones too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0046_marac_settings"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(fields=["thing_id"], name="clock_of_a_thing"),
        ),
    ]
