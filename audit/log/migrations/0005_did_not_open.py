"""Whether within a day somebody met sealed content that did not open: what an alarm is raised by (CR2)."""

from django.db import migrations, models

MET = """
CREATE FUNCTION hub_did_not_open() RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT count(*)::integer FROM audit_log_entry
    WHERE ground = 'did-not-open' AND written_at > clock_timestamp() - interval '1 day'
$$;
REVOKE ALL ON FUNCTION hub_did_not_open() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub_did_not_open() TO app;
"""


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0004_unsealed_by_transaction")]

    operations = [
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(
                condition=models.Q(("ground", "did-not-open")),
                fields=["written_at"],
                name="entry_did_not_open",
            ),
        ),
        migrations.RunSQL(MET, "DROP FUNCTION hub_did_not_open();"),
    ]
