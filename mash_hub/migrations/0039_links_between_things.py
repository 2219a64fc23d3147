"""Links between two things."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0038_before_closing"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicallink",
            name="relation",
            field=models.CharField(
                choices=[
                    ("SEEN_AT", "Seen at this place"),
                    ("GOES_TO", "Goes to this place often"),
                    ("WORKS_AT", "Works at this place"),
                    ("MEMBER_OF", "Member of this group"),
                    ("ASSOCIATES_WITH", "Associates with this group"),
                    ("USES", "Uses it"),
                    ("OWNS", "Owns it"),
                    ("SEEN_IN", "Seen in this vehicle"),
                    ("CONTACTED_BY", "Was contacted from it"),
                    ("KEPT_AT", "Kept at this place"),
                    ("MEETS_AT", "Meets at this place"),
                    ("BELONGS_TO", "Belongs to this place"),
                    ("NEAR", "Part of it, or beside it"),
                    ("USED_BY", "Used by this group"),
                    ("SEEN_WITH", "Seen together"),
                    ("REGISTERED_WITH", "Registered with this number"),
                    ("IN_CONTACT", "In contact with each other"),
                    ("ABOUT", "Concerns it"),
                ],
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="link",
            name="relation",
            field=models.CharField(
                choices=[
                    ("SEEN_AT", "Seen at this place"),
                    ("GOES_TO", "Goes to this place often"),
                    ("WORKS_AT", "Works at this place"),
                    ("MEMBER_OF", "Member of this group"),
                    ("ASSOCIATES_WITH", "Associates with this group"),
                    ("USES", "Uses it"),
                    ("OWNS", "Owns it"),
                    ("SEEN_IN", "Seen in this vehicle"),
                    ("CONTACTED_BY", "Was contacted from it"),
                    ("KEPT_AT", "Kept at this place"),
                    ("MEETS_AT", "Meets at this place"),
                    ("BELONGS_TO", "Belongs to this place"),
                    ("NEAR", "Part of it, or beside it"),
                    ("USED_BY", "Used by this group"),
                    ("SEEN_WITH", "Seen together"),
                    ("REGISTERED_WITH", "Registered with this number"),
                    ("IN_CONTACT", "In contact with each other"),
                    ("ABOUT", "Concerns it"),
                ],
                max_length=16,
            ),
        ),
    ]
