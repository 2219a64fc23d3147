"""The numbering of notices as a function of the database, whose plan is made once a connection."""

from django.db import migrations

# Rows that can be seen are committed, and what commits later is numbered later. The counter's row is
# raised by the same statement that numbers, so a rollback leaves no gap. Even if two relays thought
# they led, the lock lets them number one after the other, each in a statement that sees what the
# other did.
NUMBERING = """
CREATE FUNCTION hub_number_notices(at_once integer) RETURNS SETOF agencies_notice
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(7244111);
    RETURN QUERY
    WITH waiting AS (
        SELECT id, receiver_id, row_number() OVER (PARTITION BY receiver_id ORDER BY posted_at, id) AS place
        FROM (
            SELECT id, receiver_id, posted_at FROM agencies_notice WHERE number IS NULL
            ORDER BY posted_at, id LIMIT at_once
        ) AS oldest
    ), raised AS (
        INSERT INTO agencies_noticecounter AS counter (agency_id, last)
        SELECT receiver_id, count(*) FROM waiting GROUP BY receiver_id
        ON CONFLICT (agency_id) DO UPDATE SET last = counter.last + excluded.last
        RETURNING agency_id, last
    ), sizes AS (
        SELECT receiver_id, count(*) AS size FROM waiting GROUP BY receiver_id
    )
    UPDATE agencies_notice AS notice
    SET number = raised.last - sizes.size + waiting.place
    FROM waiting
    JOIN raised ON raised.agency_id = waiting.receiver_id
    JOIN sizes ON sizes.receiver_id = waiting.receiver_id
    WHERE notice.id = waiting.id
    RETURNING notice.*;
END $$
"""


class Migration(migrations.Migration):
    """Adds a function; the relay before this version goes on without it."""

    dependencies = [
        ("agencies", "0003_sweeps"),
    ]
    operations = [
        migrations.RunSQL(NUMBERING, "DROP FUNCTION hub_number_notices(integer)", elidable=False),
    ]
