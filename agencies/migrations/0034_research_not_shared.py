"""A class of keeping for what an agency did not share of its research for a MARAC."""

from django.db import migrations, models

CLASSES = [
    ("MASH_NO_ACTION", "MASH contact, no further action"),
    ("MASH_ENQUIRY", "MASH enquiry with outcome"),
    ("MARAC_CASE", "MARAC case and minutes"),
    ("AGENCY_ITEM", "Item of an agency, by its owner’s rule"),
    ("AGENCY_CARD", "What an agency says about a person"),
    ("MEETING", "Meeting papers"),
    ("MARAC_RESEARCH", "Research for a MARAC that was not shared"),
    ("OFFICE", "Running the hub"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0033_missing_unseen"),
    ]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="retention_class",
            field=models.CharField(choices=CLASSES, max_length=20),
        ),
    ]
