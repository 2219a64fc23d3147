"""The 3x5x2 grading of a link."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0014_cmog_words"),
        ("mash_hub", "0051_case_minutes_setting"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="historicallink",
            name="assessment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A", "A – known directly"),
                    ("B", "B – known indirectly, corroborated"),
                    ("C", "C – known indirectly"),
                    ("D", "D – not known"),
                    ("E", "E – suspected false"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="historicallink",
            name="source_grade",
            field=models.CharField(
                blank=True,
                choices=[("1", "1 – reliable"), ("2", "2 – untested"), ("3", "3 – not reliable")],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="assessment",
            field=models.CharField(
                blank=True,
                choices=[
                    ("A", "A – known directly"),
                    ("B", "B – known indirectly, corroborated"),
                    ("C", "C – known indirectly"),
                    ("D", "D – not known"),
                    ("E", "E – suspected false"),
                ],
                max_length=1,
            ),
        ),
        migrations.AddField(
            model_name="link",
            name="source_grade",
            field=models.CharField(
                blank=True,
                choices=[("1", "1 – reliable"), ("2", "2 – untested"), ("3", "3 – not reliable")],
                max_length=1,
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assessment", ""), ("source_grade", "")),
                    models.Q(
                        models.Q(("source_grade", ""), _negated=True),
                        models.Q(("assessment", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="link_graded_in_both_or_neither",
            ),
        ),
    ]
