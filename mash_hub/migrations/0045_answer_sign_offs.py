"""Supervisor sign-off of answers."""

from django.conf import settings
from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute("SELECT hub_protect_versioned('mash_hub_answersignoff')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0044_led_enquiries"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Rules(protect),
    ]
