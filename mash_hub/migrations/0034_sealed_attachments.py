"""Files of sealed items, kept in the database from whom a barrier keeps from their case."""

from django.db import migrations

from agencies.database.together import Rules

# What keeps somebody from a sealed item's case keeps them from its files (beside grant_not_barred, 0031).
GRANTS = """
CREATE POLICY grant_of_sealed_file_not_barred ON agencies_grant AS RESTRICTIVE FOR SELECT TO app USING (
    thing_kind <> 'sealed_attachment'
    OR nullif(current_setting('hub.person', true), '') IS NULL
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar
        JOIN mash_hub_informationrequest asked ON asked.file_id = bar.file_id
        JOIN mash_hub_sealeditem sealed ON sealed.request_id = asked.id
        JOIN mash_hub_sealedattachment paper ON paper.sealed_item_id = sealed.id
        WHERE paper.id = agencies_grant.thing_id
        AND bar.ended_at IS NULL AND bar.source IN ('EXCLUDED', 'RESTRICTED')
        AND (bar.person_id = nullif(current_setting('hub.person', true), '')::uuid
            OR (bar.person_id IS NULL
                AND NOT nullif(current_setting('hub.person', true), '')::uuid = ANY (bar.readers)))))
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        table = "mash_hub_sealedattachment"
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
        schema_editor.execute(GRANTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0009_hold_words"),
        ("mash_hub", "0033_conference_invitations"),
    ]

    operations = [
        Rules(protect),
    ]
