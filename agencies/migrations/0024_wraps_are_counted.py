from django.db import migrations, models
from django.db.models import Q

from agencies.database.together import Rules

# What pairs have wrapped before is counted once; row security would show its owner none of it.
COUNTED = """
ALTER TABLE agencies_grantwrap NO FORCE ROW LEVEL SECURITY;
UPDATE agencies_agencykey AS key SET wraps_made = held.number
FROM (SELECT key_id, count(*) AS number FROM agencies_grantwrap GROUP BY key_id) AS held
WHERE held.key_id = key.id;
ALTER TABLE agencies_grantwrap FORCE ROW LEVEL SECURITY;
"""


def counted(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(COUNTED, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0023_red_decision_late"),
    ]

    operations = [
        migrations.AddField(
            model_name="agencykey",
            name="wraps_made",
            field=models.BigIntegerField(default=0),
        ),
        Rules(counted),
        migrations.AddConstraint(
            model_name="agencykey",
            constraint=models.CheckConstraint(
                condition=Q(("wraps_made__gte", 0), ("wraps_made__lte", 2**31)),
                name="key_wraps_no_more_than_it_may",
            ),
        ),
    ]
