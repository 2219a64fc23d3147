"""A case at a meeting may be that of a strategy discussion."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0036_strategies"),
        ("meetings", "0002_rules"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="strategy",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="mash_hub.strategydiscussion",
            ),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="strategy",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="mash_hub.strategydiscussion",
            ),
        ),
    ]
