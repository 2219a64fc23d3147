"""From which MARAC case an agenda item was made."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0016_marac_notices"),
        ("mash_hub", "0046_marac_settings"),
        ("meetings", "0004_marac_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="marac_case",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="meetings.maraccase",
            ),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
            name="marac_case",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="meetings.maraccase",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("marac_case__isnull", False)),
                fields=("marac_case",),
                name="one_agenda_item_of_a_marac_case",
            ),
        ),
    ]
