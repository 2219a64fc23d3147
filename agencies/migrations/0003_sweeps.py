from django.db import migrations

# The sweep forgets counters of failed tries; disposal looks which shred secrets have a file.
RIGHTS = """
GRANT DELETE ON agencies_attempts TO app;
GRANT SELECT ON agencies_file TO disposal;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_rules"),
    ]

    operations = [
        migrations.RunSQL(RIGHTS, migrations.RunSQL.noop),
    ]
