"""Legal holds and destructions, the rights with which disposal carries them out, and a setting."""

from django.db import migrations

from agencies.database.together import Rules

# Disposal carries out what two people agreed to: it notes that, and shuts the records to everybody.
RIGHTS = """
GRANT SELECT ON mash_hub_destructionfile TO disposal;
GRANT INSERT ON mash_hub_historicaldestruction, mash_hub_conflict TO disposal;
GRANT SELECT ON mash_hub_conflict TO disposal;
GRANT SELECT, DELETE ON mash_hub_token TO disposal;
REVOKE UPDATE ON mash_hub_destructionfile FROM app;
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for table in ("mash_hub_legalhold", "mash_hub_destruction"):
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
    schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0024_sheets"),
    ]

    operations = [
        Rules(protect),
    ]
