"""Who was told what came of a case at a meeting."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('meetings_casetold')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("meetings", "0005_flag_confirmations"),
    ]

    operations = [
        Rules(protect),
    ]
