"""Classes of keeping for child protection, sexual abuse, looked-after children and lists about exploitation."""

from django.db import migrations, models

CLASSES = [
    ("MASH_NO_ACTION", "MASH contact, no further action"),
    ("MASH_ENQUIRY", "MASH enquiry with outcome"),
    ("SECTION_47", "Child protection: section 47 or a conference"),
    ("SEXUAL_ABUSE", "Sexual abuse of a child"),
    ("LOOKED_AFTER", "Looked-after child"),
    ("EXPLOITATION", "Entry on a list about exploitation"),
    ("MARAC_CASE", "MARAC case and minutes"),
    ("AGENCY_ITEM", "Item of an agency, by its owner’s rule"),
    ("AGENCY_CARD", "What an agency says about a person"),
    ("MEETING", "Meeting papers"),
    ("MARAC_RESEARCH", "Research for a MARAC that was not shared"),
    ("OFFICE", "Running the hub"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0036_corrections_of_minutes"),
    ]

    operations = [
        migrations.AlterField(
            model_name="file",
            name="retention_class",
            field=models.CharField(choices=CLASSES, max_length=20),
        ),
    ]
