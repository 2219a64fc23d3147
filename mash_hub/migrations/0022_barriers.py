"""Barriers, and the row rules that keep grants and notices from whom they bar."""

from django.db import migrations

from agencies.database.together import Rules

# Restrictive: it narrows whatever another policy lets through. Without a barrier anywhere the first
# question, asked once a statement, is the only one. An item follows the case it was written for.
BARRED = """
CREATE POLICY {name} ON {table} AS RESTRICTIVE FOR SELECT TO app USING (
    nullif(current_setting('hub.person', true), '') IS NULL
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar WHERE bar.ended_at IS NULL AND {which})
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar WHERE bar.ended_at IS NULL AND {which}
        AND bar.file_id = ANY (ARRAY[{table}.file_id, CASE WHEN {table}.thing_kind = 'item' THEN
            (SELECT asked.file_id FROM mash_hub_item item
             JOIN mash_hub_informationrequest asked ON asked.id = item.request_id
             WHERE item.id = {table}.thing_id) END])
        AND (bar.person_id = nullif(current_setting('hub.person', true), '')::uuid
            OR (bar.person_id IS NULL
                AND NOT nullif(current_setting('hub.person', true), '')::uuid = ANY (bar.readers)))))
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    schema_editor.execute("SELECT hub_protect_versioned('mash_hub_barrier')", params=None)
    barriers = "bar.source IN ('EXCLUDED', 'RESTRICTED')"
    for name, table, which in (
        ("grant_not_barred", "agencies_grant", barriers),
        ("notice_not_barred", "agencies_notice", "true"),  # nor told of what one is apart from
    ):
        sql = BARRED.format(name=name, table=table, which=which)
        schema_editor.execute(sql, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
        ("mash_hub", "0021_relationships"),
    ]

    operations = [
        Rules(protect),
    ]
