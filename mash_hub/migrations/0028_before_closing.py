"""What comes before closing: people told of decisions, and outcomes of police involvement."""

from django.db import migrations

from agencies.database.together import Rules


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        for table in ("mash_hub_persontold", "mash_hub_policeoutcome"):
            schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0027_claims_and_late_reviews"),
    ]

    operations = [
        Rules(protect),
    ]
