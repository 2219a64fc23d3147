"""What waits to be sealed is told by its transaction, not by a clock that may have been set back."""

from django.db import migrations

WAITING = """
CREATE OR REPLACE FUNCTION hub_unsealed_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(written_at) FROM audit_log_entry
    WHERE transaction_id >= coalesce((
        SELECT max(until_transaction) FROM audit_log_seal
        WHERE epoch = (SELECT max(epoch) FROM audit_log_seal)), 0)
    AND ((SELECT coalesce(max(epoch), 1) = 1 FROM audit_log_seal)
        OR (xmin::text::bigint - transaction_id) & 4294967295 < 65536)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0003_seals")]

    operations = [migrations.RunSQL(WAITING, migrations.RunSQL.noop)]
