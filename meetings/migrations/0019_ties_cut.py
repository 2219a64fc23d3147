"""Rows of destroyed files of meetings may lead to nobody; what their figures are made of."""

from django.conf import settings
from django.db import migrations, models

from agencies.database.together import Rules

CUT = """
SELECT hub_may_be_cut('meetings_deathprompt', 'subject_id');
SELECT hub_may_be_cut('meetings_listingnote', 'other_case_id', 'other_file_id');
GRANT SELECT ON meetings_hearing, meetings_turn TO disposal;
"""


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(CUT, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0037_classes_of_children"),
        ("mash_hub", "0075_anonymous"),
        ("meetings", "0018_corrections_of_minutes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="deathprompt",
            name="death_prompt_held_by_a_hold",
        ),
        migrations.AddConstraint(
            model_name="deathprompt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "HELD"), _negated=True),
                    ("hold__isnull", False),
                    ("subject__isnull", True),
                    _connector="OR",
                ),
                name="death_prompt_held_by_a_hold",
            ),
        ),
        Rules(protect),
    ]
