"""The parts of a CMOG: of its agenda, and to which somebody comes."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0021_alter_notice_notice_kind"),
        ("mash_hub", "0061_alter_historicalpartnershipsetting_name_and_more"),
        ("meetings", "0014_marac_figures"),
    ]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="entry",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="agenda_items",
                to="mash_hub.cmogentry",
            ),
        ),
        migrations.AddField(
            model_name="agendaitem",
            name="part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A", "Part A: children"),
                    ("B", "Part B: people of concern"),
                    ("C", "Part C: locations"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="parts",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddField(
            model_name="historicalagendaitem",
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
            model_name="historicalagendaitem",
            name="part",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A", "Part A: children"),
                    ("B", "Part B: people of concern"),
                    ("C", "Part C: locations"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="historicalattendance",
            name="parts",
            field=models.CharField(blank=True, max_length=3),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("entry__isnull", False)),
                fields=("meeting", "entry"),
                name="one_agenda_item_of_a_cmog_entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("part", "")),
                    models.Q(("entry__isnull", False), models.Q(("part", ""), _negated=True)),
                    _connector="OR",
                ),
                name="agenda_item_of_an_entry_has_its_part",
            ),
        ),
    ]
