"""What is counted of each case that a MARAC heard, in codes."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('meetings_maracfigures')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_covers"),
        ("meetings", "0008_meeting_memberships"),
    ]

    operations = [
        Rules(protect),
    ]
