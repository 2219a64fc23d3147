"""Cases of a joint screening."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0036_joint_screening"),
        ("meetings", "0002_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="joint",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="mash_hub.jointscreening",
            ),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="joint",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="mash_hub.jointscreening",
            ),
        ),
    ]
