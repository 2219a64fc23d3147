"""A writer says which backend of the database it is, and the sealer closes one whose backend is gone (AD9)."""

from django.db import migrations, models

RIGHTS = "GRANT UPDATE (closed_at) ON audit_log_writer TO sealer;"
RISES = """
CREATE OR REPLACE FUNCTION log_writer_rises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR OLD.closed_at IS NOT NULL
        OR (NEW.closed_at IS NULL AND NEW.last <= OLD.last)
        OR (NEW.closed_at IS NOT NULL AND NEW.last <> OLD.last)
    THEN
        RAISE EXCEPTION 'The number of a writer only rises, until it is closed.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0006_seals_by_time")]

    operations = [
        migrations.AddField("writer", "backend", models.IntegerField(null=True)),
        migrations.AddField("writer", "closed_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "writer",
            models.Index(
                fields=["id"], condition=models.Q(closed_at__isnull=True), name="writers_open"
            ),
        ),
        *(migrations.RunSQL(sql, migrations.RunSQL.noop) for sql in (RIGHTS, RISES)),
    ]
