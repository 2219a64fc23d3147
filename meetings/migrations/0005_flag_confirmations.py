"""Which agencies have said that their own file of a MARAC case is flagged."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('meetings_flagconfirmation')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_research"),
    ]

    operations = [
        Rules(protect),
    ]
