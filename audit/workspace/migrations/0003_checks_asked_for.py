"""A check of the seals is asked for on a page; the sealer does it and says how far it is."""

from django.db import migrations, models

RIGHTS = "GRANT SELECT, UPDATE ON audit_workspace_check TO sealer;"


class Migration(migrations.Migration):
    dependencies = [("audit_workspace", "0002_alarms")]

    operations = [
        migrations.AddField(
            model_name="check",
            name="state",
            field=models.CharField(
                choices=[("ASKED", "Asked for"), ("RUNNING", "Running"), ("DONE", "Done")],
                default="DONE",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="check", name="total", field=models.BigIntegerField(default=0)
        ),
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
