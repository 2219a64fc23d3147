"""Who was looked up and viewed lately."""

from django.db import migrations

from agencies.database.together import Rules


def may_forget(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_lookup", "mash_hub_subjectview"):
            schema_editor.execute(f"GRANT DELETE ON {table} TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0005_shredding"),
        ("mash_hub", "0006_sealed_items"),
    ]

    operations = [
        Rules(may_forget),
    ]
