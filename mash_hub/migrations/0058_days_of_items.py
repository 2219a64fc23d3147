"""Items have the day they are about in clear, by which a chronology is in order; those of before take today."""

import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mash_hub", "0057_household_tokens")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="happened_on",
            field=models.DateField(default=datetime.date.today),
            preserve_default=False,
        )
        for name in ("item", "historicalitem")
    ]
