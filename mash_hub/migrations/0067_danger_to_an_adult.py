"""How grave the danger to an adult is, as whoever decides on the concern judges it."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0022_notices_of_orders"),
        ("mash_hub", "0066_contacts_opened_again"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="adultconcern",
            name="danger",
            field=models.CharField(
                blank=True,
                choices=[
                    ("IMMEDIATE", "Immediate danger"),
                    ("HIGH", "High"),
                    ("MODERATE", "Moderate"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="historicaladultconcern",
            name="danger",
            field=models.CharField(
                blank=True,
                choices=[
                    ("IMMEDIATE", "Immediate danger"),
                    ("HIGH", "High"),
                    ("MODERATE", "Moderate"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="adultconcern",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("danger", ""),
                    models.Q(("decision__in", ["OTHER_ENQUIRY", "NO_ENQUIRY"]), _negated=True),
                    _connector="OR",
                ),
                name="adult_danger_is_judged_before_or_with_section_42",
            ),
        ),
    ]
