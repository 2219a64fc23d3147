"""Who stands for each agency at a MARAC, from when to when."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('meetings_meetingmembership')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("meetings", "0007_transfers"),
    ]

    operations = [
        Rules(protect),
    ]
