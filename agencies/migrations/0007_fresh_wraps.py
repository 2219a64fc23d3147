"""An index of the wraps that their receivers have not absorbed yet; it empties as they are."""

from django.db import migrations

INDEX = """
CREATE INDEX grantwrap_fresh ON agencies_grantwrap (receiver_id) WHERE get_byte(wrapped, 0) = 1
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0006_rotations"),
    ]

    operations = [
        migrations.RunSQL(INDEX, "DROP INDEX grantwrap_fresh", elidable=False),
    ]
