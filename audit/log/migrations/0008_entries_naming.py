"""Entries that name things or people are found by their index, by whoever may read them.

Row-level security lets no index of arrays be used: PostgreSQL trusts no comparison of arrays not to tell of
rows it is shown. So this function asks the index as the owner, and then itself keeps to the two policies of
those who read the log (0002), by the role that was put on and its settings; their policy is asked once more
of what it gives, as of any row.
"""

from django.db import migrations

NAMING = """
CREATE FUNCTION hub_entries_naming(things uuid[], persons uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM audit_log_entry
    WHERE (thing_ids && things OR people && persons) AND CASE current_setting('role')
        WHEN 'app' THEN agency_id = nullif(current_setting('hub.agency', true), '')::uuid
            OR owner_ids @> ARRAY[nullif(current_setting('hub.agency', true), '')::uuid]
        WHEN 'auditor' THEN coalesce(workspace_id, '00000000-0000-0000-0000-000000000000') = ANY (
            string_to_array(nullif(current_setting('hub.audit_workspaces', true), ''), ',')::uuid[])
        ELSE current_setting('role') = 'sealer' END
$$;
REVOKE ALL ON FUNCTION hub_entries_naming(uuid[], uuid[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub_entries_naming(uuid[], uuid[]) TO app, sealer;
"""


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0007_closed_writers")]

    operations = [
        migrations.RunSQL(NAMING, "DROP FUNCTION hub_entries_naming(uuid[], uuid[]);"),
    ]
