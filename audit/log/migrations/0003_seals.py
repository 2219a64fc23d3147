"""Seals, checkpoints and what witnesses signed: only ever added to, each by the one who makes it."""

from django.db import migrations, models

RIGHTS = """
REVOKE ALL ON audit_log_seal, audit_log_checkpoint, audit_log_cosignature FROM PUBLIC, app;
GRANT SELECT ON audit_log_seal, audit_log_checkpoint, audit_log_cosignature TO app, sealer, backup;
GRANT INSERT ON audit_log_seal, audit_log_checkpoint TO sealer;
GRANT INSERT ON audit_log_cosignature TO app;
"""

APPEND_ONLY = "".join(
    f"""
CREATE TRIGGER log_append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
CREATE TRIGGER log_no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION log_refuse();
"""
    for table in ("audit_log_seal", "audit_log_checkpoint", "audit_log_cosignature")
)

# Row-level security keeps entries of others from whoever asks; that something waits is no secret.
# The proof of one entry needs its bytes as the database sends them: `row` of the auditor's own query.
WAITING = """
CREATE FUNCTION hub_unsealed_since() RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT min(written_at) FROM audit_log_entry
    WHERE transaction_id >= coalesce((
        SELECT until_transaction FROM audit_log_seal ORDER BY epoch DESC, number DESC LIMIT 1), 0)
    AND written_at >= coalesce((
        SELECT sealed_at FROM audit_log_seal WHERE number = 0 ORDER BY epoch DESC LIMIT 1),
        '-infinity')
$$;
REVOKE ALL ON FUNCTION hub_unsealed_since() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION hub_unsealed_since() TO app, sealer;
"""


class Migration(migrations.Migration):
    dependencies = [("audit_log", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="Seal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("number", models.BigIntegerField()),
                ("record", models.BinaryField()),
                ("leaves", models.BinaryField()),
                ("nodes", models.BinaryField()),
                ("until_transaction", models.BigIntegerField()),
                ("entries", models.IntegerField()),
                ("sealed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("epoch", "number"), name="seal_number_is_used_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("signer", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("epoch", "size"), name="checkpoint_size_is_signed_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("epoch", models.IntegerField()),
                ("size", models.BigIntegerField()),
                ("witness", models.TextField()),
                ("line", models.TextField()),
                ("signed_at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["witness", "epoch", "size"], name="cosignature_newest")
                ],
            },
        ),
        migrations.AddIndex(
            model_name="entry",
            index=models.Index(fields=["transaction_id", "number", "id"], name="entry_order"),
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
        migrations.RunSQL(WAITING, migrations.RunSQL.noop),
    ]
