"""What another agency than the host is given of an adult enquiry that it leads, and writes of it."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_leadentry')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0043_emptying"),
    ]

    operations = [
        Rules(protect),
    ]
