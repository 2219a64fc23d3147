"""Looks at people of the own street: a pattern, and a template of dip samples."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit_workspace", "0017_sealed_disclosures"),
    ]

    operations = [
        migrations.AlterField(
            model_name="auditsample",
            name="template",
            field=models.CharField(
                choices=[
                    ("DASH", "DASH grading"),
                    ("MISSING_RISK", "Missing risk grade"),
                    ("DOWNGRADE", "MASH downgrade"),
                    ("ACCESS_REASON", "Quality of reasons for access"),
                    ("BREAK_GLASS", "Emergency access"),
                    ("VOICE", "Voice of the child"),
                    ("ACTION", "Outcomes of actions"),
                    ("VICTIMS_CODE", "Victims’ Code updates"),
                    ("NO_REASON", "No reason to look"),
                    ("OWN", "Look-ups of one’s own name, household or home"),
                    ("COLLEAGUE", "Look-ups of colleagues and public figures"),
                    ("STREET", "Look-ups of people of one’s own street"),
                    ("OUT_OF_HOURS", "Looking out of hours"),
                    ("BULK", "Looking at many people in one day"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="historicalauditsample",
            name="template",
            field=models.CharField(
                choices=[
                    ("DASH", "DASH grading"),
                    ("MISSING_RISK", "Missing risk grade"),
                    ("DOWNGRADE", "MASH downgrade"),
                    ("ACCESS_REASON", "Quality of reasons for access"),
                    ("BREAK_GLASS", "Emergency access"),
                    ("VOICE", "Voice of the child"),
                    ("ACTION", "Outcomes of actions"),
                    ("VICTIMS_CODE", "Victims’ Code updates"),
                    ("NO_REASON", "No reason to look"),
                    ("OWN", "Look-ups of one’s own name, household or home"),
                    ("COLLEAGUE", "Look-ups of colleagues and public figures"),
                    ("STREET", "Look-ups of people of one’s own street"),
                    ("OUT_OF_HOURS", "Looking out of hours"),
                    ("BULK", "Looking at many people in one day"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="historicalraisedpattern",
            name="pattern",
            field=models.CharField(
                choices=[
                    ("NO_CASE", "Looked with no case, request, action or meeting behind it"),
                    ("OWN", "Looked at somebody or something of their own"),
                    ("COLLEAGUE", "Looked at a colleague or a public figure"),
                    ("STREET", "Looked at somebody of their own street"),
                    ("OUT_OF_HOURS", "Looked out of hours"),
                    ("BULK", "Looked at many people in one day"),
                    ("TWO_PLACES", "Signed in at two places at once"),
                    ("DORMANT", "An account that nobody used for three months"),
                    ("UNTRAINED", "Looked at people after their training had run out"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="raisedpattern",
            name="pattern",
            field=models.CharField(
                choices=[
                    ("NO_CASE", "Looked with no case, request, action or meeting behind it"),
                    ("OWN", "Looked at somebody or something of their own"),
                    ("COLLEAGUE", "Looked at a colleague or a public figure"),
                    ("STREET", "Looked at somebody of their own street"),
                    ("OUT_OF_HOURS", "Looked out of hours"),
                    ("BULK", "Looked at many people in one day"),
                    ("TWO_PLACES", "Signed in at two places at once"),
                    ("DORMANT", "An account that nobody used for three months"),
                    ("UNTRAINED", "Looked at people after their training had run out"),
                ],
                max_length=16,
            ),
        ),
    ]
