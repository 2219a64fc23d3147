"""What barriers ask is asked once a statement, and of a row only where it could keep somebody apart."""

from django.db import migrations

from agencies.database.together import Rules

# A policy is planned anew with every statement that touches its table, so the policies ask one question
# of the statement (does anything at all keep this person apart?) and leave the rest to functions, whose
# plans a connection keeps. Both run as who asks; without a person (the hub's own work) nothing is barred.
FUNCTIONS = """
CREATE FUNCTION hub_person() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('hub.person', true), '')::uuid
$$;
CREATE FUNCTION hub_somewhere_apart(interests_too boolean) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE person uuid := hub_person();
BEGIN
    RETURN person IS NOT NULL AND EXISTS (SELECT FROM mash_hub_conflict bar
        WHERE bar.ended_at IS NULL AND (interests_too OR bar.source IN ('EXCLUDED', 'RESTRICTED'))
        AND (bar.person_id = person OR (bar.person_id IS NULL AND NOT person = ANY (bar.readers))));
END $$;
CREATE FUNCTION hub_is_apart(files uuid[], interests_too boolean) RETURNS boolean
    LANGUAGE plpgsql STABLE AS $$
DECLARE person uuid := hub_person();
BEGIN
    RETURN EXISTS (SELECT FROM mash_hub_conflict bar
        WHERE bar.ended_at IS NULL AND (interests_too OR bar.source IN ('EXCLUDED', 'RESTRICTED'))
        AND bar.file_id = ANY (files)
        AND (bar.person_id = person OR (bar.person_id IS NULL AND NOT person = ANY (bar.readers))));
END $$;
CREATE FUNCTION hub_files_of(kind text, thing uuid, file uuid) RETURNS uuid[]
    LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF kind = 'item' THEN
        RETURN file || ARRAY(SELECT asked.file_id FROM mash_hub_item item
            JOIN mash_hub_informationrequest asked ON asked.id = item.request_id
            WHERE item.id = thing);
    ELSIF kind = 'attachment' THEN
        RETURN file || ARRAY(SELECT unnest(ARRAY[item.file_id, asked.file_id])
            FROM mash_hub_attachment paper JOIN mash_hub_item item ON item.id = paper.item_id
            JOIN mash_hub_informationrequest asked ON asked.id = item.request_id
            WHERE paper.id = thing);
    ELSIF kind = 'sealed_item' THEN
        RETURN file || ARRAY(SELECT asked.file_id FROM mash_hub_sealeditem sealed
            JOIN mash_hub_informationrequest asked ON asked.id = sealed.request_id
            WHERE sealed.id = thing);
    ELSIF kind = 'sealed_attachment' THEN
        RETURN file || ARRAY(SELECT asked.file_id FROM mash_hub_sealedattachment paper
            JOIN mash_hub_sealeditem sealed ON sealed.id = paper.sealed_item_id
            JOIN mash_hub_informationrequest asked ON asked.id = sealed.request_id
            WHERE paper.id = thing);
    ELSIF kind = 'risk_assessment' THEN
        RETURN file || ARRAY(SELECT risk.case_file_id FROM mash_hub_riskassessment risk
            WHERE risk.id = thing);
    ELSIF kind = 'flag' THEN
        RETURN file || ARRAY(
            SELECT card.file_id FROM mash_hub_flag flag
                JOIN mash_hub_card card ON card.id = flag.card_id WHERE flag.id = thing
            UNION ALL SELECT part.file_id FROM mash_hub_flag flag
                JOIN mash_hub_involvement part ON part.card_id = flag.card_id WHERE flag.id = thing);
    ELSIF kind = 'relationship' THEN
        RETURN file || ARRAY(SELECT card.file_id FROM mash_hub_relationship tie
            JOIN mash_hub_card card ON card.id IN (tie.card_id, tie.other_card_id)
            WHERE tie.id = thing);
    END IF;
    RETURN ARRAY[file];
END $$;
CREATE FUNCTION hub_grant_is_seen(wanted uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM agencies_grant given WHERE given.id = wanted);
END $$;
"""
# Conflicts of interest bar nobody from a grant in the database, but from notices they do.
POLICIES = """
DROP POLICY grant_not_barred ON agencies_grant;
DROP POLICY grant_of_sealed_file_not_barred ON agencies_grant;
DROP POLICY wrap_not_barred ON agencies_grantwrap;
DROP POLICY notice_not_barred ON agencies_notice;
CREATE POLICY grant_not_barred ON agencies_grant AS RESTRICTIVE FOR SELECT TO app USING (
    NOT (SELECT hub_somewhere_apart(false))
    OR NOT hub_is_apart(hub_files_of(thing_kind, thing_id, file_id), false));
CREATE POLICY wrap_not_barred ON agencies_grantwrap AS RESTRICTIVE FOR SELECT TO app USING (
    NOT (SELECT hub_somewhere_apart(false)) OR hub_grant_is_seen(grant_id));
CREATE POLICY notice_not_barred ON agencies_notice AS RESTRICTIVE FOR SELECT TO app USING (
    NOT (SELECT hub_somewhere_apart(true))
    OR NOT hub_is_apart(hub_files_of(thing_kind, thing_id, file_id), true));
"""


def ask_once(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(FUNCTIONS, params=None)
        schema_editor.execute(POLICIES, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0036_joint_screening"),
    ]

    operations = [
        Rules(ask_once),
    ]
