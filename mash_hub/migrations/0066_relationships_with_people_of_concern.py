"""By which entry on a CMOG's list the author of a relationship knows a person of concern."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0065_that_somebody_died"),
    ]

    operations = [
        migrations.AddField(
            model_name="historicalrelationship",
            name="entry",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="mash_hub.cmogentry",
            ),
        ),
        migrations.AddField(
            model_name="relationship",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="mash_hub.cmogentry",
            ),
        ),
    ]
