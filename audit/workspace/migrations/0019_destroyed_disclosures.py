"""What was gathered for a disclosure that is destroyed leads to no record."""

from django.db import migrations

from agencies.database.together import Rules

CUT = """
SELECT hub_may_be_cut('audit_workspace_disclosureitem', 'thing_id', 'thing_file_id', 'case_file_id');
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(CUT, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("audit_workspace", "0018_looks_in_the_own_street"),
        ("mash_hub", "0075_anonymous"),
    ]

    operations = [Rules(protect)]
