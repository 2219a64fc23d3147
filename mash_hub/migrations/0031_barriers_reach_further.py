"""Barriers in the database reach attachments, risk assessments, flags, relationships, and every wrap."""

from django.db import migrations

from agencies.database.together import Rules

# The files whose barriers keep a person from a grant: the thing's own, and those of what it belongs to,
# as `visible_to` of each asks. Only asked for where a barrier stands anywhere in the hub.
BELONGS = """
    SELECT {table}.file_id
    UNION ALL SELECT asked.file_id FROM mash_hub_item item
        JOIN mash_hub_informationrequest asked ON asked.id = item.request_id
        WHERE {table}.thing_kind = 'item' AND item.id = {table}.thing_id
    UNION ALL SELECT unnest(ARRAY[item.file_id, asked.file_id]) FROM mash_hub_attachment paper
        JOIN mash_hub_item item ON item.id = paper.item_id
        JOIN mash_hub_informationrequest asked ON asked.id = item.request_id
        WHERE {table}.thing_kind = 'attachment' AND paper.id = {table}.thing_id
    UNION ALL SELECT asked.file_id FROM mash_hub_sealeditem sealed
        JOIN mash_hub_informationrequest asked ON asked.id = sealed.request_id
        WHERE {table}.thing_kind = 'sealed_item' AND sealed.id = {table}.thing_id
    UNION ALL SELECT risk.case_file_id FROM mash_hub_riskassessment risk
        WHERE {table}.thing_kind = 'risk_assessment' AND risk.id = {table}.thing_id
    UNION ALL SELECT card.file_id FROM mash_hub_flag flag
        JOIN mash_hub_card card ON card.id = flag.card_id
        WHERE {table}.thing_kind = 'flag' AND flag.id = {table}.thing_id
    UNION ALL SELECT part.file_id FROM mash_hub_flag flag
        JOIN mash_hub_involvement part ON part.card_id = flag.card_id
        WHERE {table}.thing_kind = 'flag' AND flag.id = {table}.thing_id
    UNION ALL SELECT card.file_id FROM mash_hub_relationship tie
        JOIN mash_hub_card card ON card.id IN (tie.card_id, tie.other_card_id)
        WHERE {table}.thing_kind = 'relationship' AND tie.id = {table}.thing_id
"""
NOBODY = "nullif(current_setting('hub.person', true), '') IS NULL"
NO_BARRIER = """NOT EXISTS (SELECT FROM mash_hub_conflict bar
        WHERE bar.ended_at IS NULL AND bar.source IN ('EXCLUDED', 'RESTRICTED'))"""
GRANTS = f"""
DROP POLICY grant_not_barred ON agencies_grant;
CREATE POLICY grant_not_barred ON agencies_grant AS RESTRICTIVE FOR SELECT TO app USING (
    {NOBODY}
    OR {NO_BARRIER}
    OR NOT EXISTS (SELECT FROM mash_hub_conflict bar
        WHERE bar.ended_at IS NULL AND bar.source IN ('EXCLUDED', 'RESTRICTED')
        AND bar.file_id IN ({BELONGS.format(table="agencies_grant")})
        AND (bar.person_id = nullif(current_setting('hub.person', true), '')::uuid
            OR (bar.person_id IS NULL
                AND NOT nullif(current_setting('hub.person', true), '')::uuid = ANY (bar.readers)))))
"""  # noqa: S608  # our own words alone
# A wrap is seen where its grant is: what keeps from the one keeps from the other.
WRAPS = f"""
CREATE POLICY wrap_not_barred ON agencies_grantwrap AS RESTRICTIVE FOR SELECT TO app USING (
    {NOBODY}
    OR {NO_BARRIER}
    OR EXISTS (SELECT FROM agencies_grant given WHERE given.id = agencies_grantwrap.grant_id))
"""  # noqa: S608  # our own words alone


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(GRANTS, params=None)
        schema_editor.execute(WRAPS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0030_contact_plans"),
    ]

    operations = [
        Rules(protect),
    ]
