"""Claims to cases of meetings: which kind of case, its id and its reference, beside the enquiry."""

import django.db.models.deletion
from django.db import migrations, models

# What stands was claimed of enquiries; the rows keep their version, for nothing that anybody decided changes.
CARRIED = """
ALTER TABLE {table} DISABLE TRIGGER USER;
UPDATE {table} SET case_id = enquiry_id, about = enquiry.reference
    FROM mash_hub_enquiry enquiry WHERE enquiry.id = {table}.enquiry_id;
ALTER TABLE {table} ENABLE TRIGGER USER;
"""
TABLES = ("mash_hub_caseclaim", "mash_hub_historicalcaseclaim")


def carry(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in TABLES:
        schema_editor.execute(CARRIED.format(table=table), params=None)


def fields(model):
    return [
        migrations.AddField(model, "case_kind", models.CharField(default="enquiry", max_length=24)),
        migrations.AddField(model, "case_id", models.UUIDField(null=True)),
        migrations.AddField(
            model,
            "about",
            models.CharField(default="", max_length=12),
            preserve_default=False,
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0040_last_looks"),
    ]

    operations = [
        *fields("caseclaim"),
        *fields("historicalcaseclaim"),
        migrations.RunPython(carry, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("caseclaim", "case_id", models.UUIDField()),
        migrations.AlterField("historicalcaseclaim", "case_id", models.UUIDField()),
        migrations.AlterField(
            "caseclaim",
            "enquiry",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="mash_hub.enquiry",
            ),
        ),
        migrations.RemoveConstraint("caseclaim", "one_standing_claim_of_a_person"),
        migrations.AddConstraint(
            "caseclaim",
            models.UniqueConstraint(
                condition=models.Q(("state", "ACTIVE")),
                fields=("case_id", "person"),
                name="one_standing_claim_of_a_person",
            ),
        ),
    ]
