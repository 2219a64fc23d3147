"""Messages that leave the hub, how people want them, and the demo’s outbox."""

from django.db import migrations

from agencies.database.together import Rules


def let_them_go(apps, schema_editor):
    """Those of three months ago are removed by the sweep."""
    if schema_editor.connection.alias == "default":
        schema_editor.execute("GRANT DELETE ON agencies_message TO app", params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_fresh_wraps"),
    ]

    operations = [
        Rules(let_them_go),
    ]
