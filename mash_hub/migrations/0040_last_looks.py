"""When people last looked at cases."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("GRANT DELETE ON mash_hub_lastlook TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0039_receipts"),
    ]

    operations = [
        Rules(protect),
    ]
