"""The log is only ever added to, each may read what concerns them, and nobody can number by hand."""

from django.db import migrations

RIGHTS = """
REVOKE ALL ON audit_log_entry, audit_log_writer FROM PUBLIC, app;
GRANT SELECT, INSERT ON audit_log_entry TO app;
GRANT SELECT, INSERT, UPDATE ON audit_log_writer TO app;
GRANT INSERT ON audit_log_entry TO disposal;
GRANT SELECT, INSERT, UPDATE ON audit_log_writer TO disposal;
GRANT SELECT ON audit_log_entry, audit_log_writer TO sealer;
"""

# The auditor is a member of app, so app's policy would widen what it sees to its own agency's entries
# of every workspace; it must see exactly the workspaces it audits (door notes 1).
POLICIES = """
ALTER TABLE audit_log_entry ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_log_entry FORCE ROW LEVEL SECURITY;
CREATE POLICY log_written_by_anyone ON audit_log_entry FOR INSERT TO app, disposal WITH CHECK (true);
CREATE POLICY log_read_by_actor_and_owners ON audit_log_entry FOR SELECT TO app USING (
    current_user = 'app'
    AND (agency_id = nullif(current_setting('hub.agency', true), '')::uuid
         OR owner_ids @> ARRAY[nullif(current_setting('hub.agency', true), '')::uuid])
);
CREATE POLICY log_read_by_auditors ON audit_log_entry FOR SELECT TO auditor USING (
    coalesce(workspace_id, '00000000-0000-0000-0000-000000000000') = ANY (
        string_to_array(nullif(current_setting('hub.audit_workspaces', true), ''), ',')::uuid[])
);
CREATE POLICY log_read_by_sealer ON audit_log_entry FOR SELECT TO sealer, backup USING (true);
"""

APPEND_ONLY = """
CREATE FUNCTION log_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The log is only ever added to.' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE ON audit_log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
-- A trigger of its own, so that the flush of a test database can disable this one alone.
CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON audit_log_entry
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
CREATE TRIGGER log_writer_stays BEFORE DELETE ON audit_log_writer
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();

CREATE FUNCTION log_writer_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.last <= OLD.last THEN
        RAISE EXCEPTION 'The number of a writer only rises.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_writer_rises BEFORE UPDATE ON audit_log_writer
    FOR EACH ROW EXECUTE FUNCTION log_writer_rises();
"""

# Numbers up to the writer's last are all taken but those just raised, and each is taken once; so an
# entry whose number is not above `last` and free is one of this act.
CURRENT = """
CREATE FUNCTION log_entry_is_current() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.transaction_id <> pg_current_xact_id()::text::bigint THEN
        RAISE EXCEPTION 'The entry is of another transaction.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.written_at NOT BETWEEN transaction_timestamp() AND clock_timestamp() THEN
        RAISE EXCEPTION 'The entry is of another time.' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.number < 1 OR NOT EXISTS (
        SELECT FROM audit_log_writer WHERE id = NEW.writer AND last >= NEW.number
    ) THEN
        RAISE EXCEPTION 'The number of the entry was not raised.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER log_entry_is_current BEFORE INSERT ON audit_log_entry
    FOR EACH ROW EXECUTE FUNCTION log_entry_is_current();
"""


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0001_the_log")]

    operations = [
        migrations.RunSQL(sql, migrations.RunSQL.noop)
        for sql in (RIGHTS, POLICIES, APPEND_ONLY, CURRENT)
    ]
