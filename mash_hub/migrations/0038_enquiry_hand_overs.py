"""Handing enquiries over within the hub."""

from django.conf import settings
from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(
            "SELECT hub_protect_versioned('mash_hub_enquiryhandover')", params=None
        )


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0037_barriers_asked_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Rules(protect),
    ]
