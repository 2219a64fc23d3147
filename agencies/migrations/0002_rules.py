"""What the database itself keeps: versions with their history, who sees grants and notices, who deletes."""

from django.db import migrations

from agencies.database.together import Rules

VERSIONED = [
    "agencies_agency",
    "agencies_workspace",
    "agencies_sharingagreement",
    "agencies_membership",
]
MAY_DELETE = [
    "agencies_draft",
    "agencies_grant",
    "agencies_grantcause",
    "agencies_session",
]

# An UPDATE is the next version, and no version is committed without its history row. The history is
# added to and never changed; blanking and deletion belong to the role disposal (architecture, History).
FUNCTIONS = """
CREATE FUNCTION hub_next_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'Version % cannot follow version %.', NEW.version, OLD.version
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hub_has_history() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found boolean;
BEGIN
    EXECUTE format('SELECT EXISTS (SELECT FROM %I WHERE id = $1 AND version = $2)', TG_ARGV[0])
        INTO found USING NEW.id, NEW.version;
    IF NOT found THEN
        RAISE EXCEPTION 'Version % of % has no history.', NEW.version, TG_TABLE_NAME
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION hub_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'disposal' THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION 'History is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION hub_history_table(versioned text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT regexp_replace(versioned, '_([a-z]+)$', '_historical\\1')
$$;

CREATE FUNCTION hub_protect_versioned(versioned text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE history text := hub_history_table(versioned);
BEGIN
    EXECUTE format('CREATE TRIGGER hub_next_version BEFORE UPDATE ON %I
        FOR EACH ROW EXECUTE FUNCTION hub_next_version()', versioned);
    EXECUTE format('CREATE CONSTRAINT TRIGGER hub_has_history AFTER INSERT OR UPDATE ON %I
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION hub_has_history(%L)',
        versioned, history);
    EXECUTE format('CREATE TRIGGER hub_history_stays BEFORE UPDATE OR DELETE ON %I
        FOR EACH STATEMENT EXECUTE FUNCTION hub_refuse_change()', history);
    EXECUTE format('CREATE INDEX ON %I (id, version)', history);
    EXECUTE format('REVOKE UPDATE, DELETE ON %I FROM app', history);
    EXECUTE format('GRANT SELECT, UPDATE, DELETE ON %I, %I TO disposal', versioned, history);
END $$;
"""

# One policy per command (security notes 2.8). A wrap goes with its grant in SQL, because the owner who
# deletes the grant may not see the receiver's wrap (door notes B4).
GRANTS = """
ALTER TABLE agencies_grantwrap ADD CONSTRAINT grantwrap_goes_with_its_grant
    FOREIGN KEY (grant_id) REFERENCES agencies_grant (id) ON DELETE CASCADE;
REVOKE UPDATE ON agencies_grant FROM app;
ALTER TABLE agencies_grant ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies_grant FORCE ROW LEVEL SECURITY;
CREATE POLICY grant_seen_by_both ON agencies_grant FOR SELECT TO app USING (
    owner_id = nullif(current_setting('hub.agency', true), '')::uuid
    OR receiver_id = nullif(current_setting('hub.agency', true), '')::uuid);
CREATE POLICY grant_given_by_owner ON agencies_grant FOR INSERT TO app WITH CHECK (
    owner_id = nullif(current_setting('hub.agency', true), '')::uuid);
CREATE POLICY grant_ended_by_owner ON agencies_grant FOR DELETE TO app USING (
    owner_id = nullif(current_setting('hub.agency', true), '')::uuid);
CREATE POLICY grant_disposed ON agencies_grant FOR ALL TO disposal USING (true);
ALTER TABLE agencies_grantwrap ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies_grantwrap FORCE ROW LEVEL SECURITY;
CREATE POLICY wrap_seen_by_receiver ON agencies_grantwrap FOR SELECT TO app USING (
    receiver_id = nullif(current_setting('hub.agency', true), '')::uuid);
CREATE POLICY wrap_made_by_owner ON agencies_grantwrap FOR INSERT TO app WITH CHECK (
    owner_id = nullif(current_setting('hub.agency', true), '')::uuid);
CREATE POLICY wrap_absorbed_by_receiver ON agencies_grantwrap FOR UPDATE TO app USING (
    receiver_id = nullif(current_setting('hub.agency', true), '')::uuid);
"""

NOTICES = """
REVOKE UPDATE ON agencies_notice FROM app;
REVOKE ALL ON agencies_noticecounter FROM app;
GRANT SELECT, UPDATE ON agencies_notice TO relay;
GRANT SELECT, INSERT, UPDATE ON agencies_noticecounter TO relay;
GRANT SELECT ON agencies_agency TO relay;
ALTER TABLE agencies_notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE agencies_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_posted_by_anyone ON agencies_notice FOR INSERT TO app WITH CHECK (true);
CREATE POLICY notice_read_by_receiver ON agencies_notice FOR SELECT TO app USING (
    receiver_id = nullif(current_setting('hub.agency', true), '')::uuid);
CREATE POLICY notice_seen_by_relay ON agencies_notice FOR SELECT TO relay USING (true);
CREATE POLICY notice_numbered_by_relay ON agencies_notice FOR UPDATE TO relay
    USING (true) WITH CHECK (true);
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for sql in (FUNCTIONS, GRANTS, NOTICES):
        schema_editor.execute(sql, params=None)
    for table in VERSIONED:
        schema_editor.execute(f"SELECT hub_protect_versioned('{table}')", params=None)
    for table in MAY_DELETE:
        schema_editor.execute(f"GRANT DELETE ON {table} TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0001_initial"),
        ("audit_log", "0002_append_only"),
    ]

    operations = [
        Rules(protect),
    ]
