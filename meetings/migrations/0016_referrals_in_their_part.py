"""A referral at a CMOG is heard with the children: those that were listed without a part have one now."""

from typing import Any

from django.db import migrations, models

from agencies.database.together import Rules

# The next version of each, with its row of the history: nobody’s step, so the history names nobody.
_NEXT = """
UPDATE meetings_agendaitem AS item SET part = 'A', version = item.version + 1
FROM meetings_meeting AS meeting
WHERE meeting.id = item.meeting_id AND meeting.meeting_kind = 'CMOG'
    AND item.part = '' AND item.referral_id IS NOT NULL
"""
_HISTORY = """
INSERT INTO meetings_historicalagendaitem
SELECT (jsonb_populate_record(past, jsonb_build_object(
    'part', 'A', 'version', item.version, 'history_id', gen_random_uuid(), 'history_date', now(),
    'history_type', '~', 'by_person_id', NULL, 'by_membership_id', NULL, 'by_agency_id', NULL,
    'by_workspace_id', NULL, 'by_role', '', 'by_service', 'migration', 'reason_code', '',
    'reason_id', NULL
))).*
FROM meetings_agendaitem AS item
JOIN meetings_historicalagendaitem AS past ON past.id = item.id AND past.version = item.version - 1
WHERE item.part = 'A' AND item.entry_id IS NULL
"""


def give_parts(apps: Any, schema_editor: Any) -> None:
    """Give what was listed before its part, and let its history say so before the table is altered."""
    schema_editor.execute(_NEXT)
    schema_editor.execute(_HISTORY)
    schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("meetings", "0015_cmog_parts")]

    operations = [
        migrations.RemoveConstraint(
            model_name="agendaitem", name="agenda_item_of_an_entry_has_its_part"
        ),
        Rules(give_parts),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entry", None), ("part", "")),
                    models.Q(
                        ("entry", None),
                        ("marac_case", None),
                        ("part", "A"),
                        ("referral__isnull", False),
                    ),
                    models.Q(("entry__isnull", False), models.Q(("part", ""), _negated=True)),
                    _connector="OR",
                ),
                name="agenda_item_of_a_cmog_has_its_part",
            ),
        ),
    ]
