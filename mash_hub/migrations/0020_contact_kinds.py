"""What kind of contact it is, and what its kind asks, sealed apart."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mash_hub", "0019_flags"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="contact_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CHILD", "A child"),
                    ("ADULT", "An adult with needs for care and support"),
                    ("DOMESTIC_ABUSE", "Domestic abuse"),
                    ("EXPLOITATION", "Exploitation"),
                    ("MISSING", "Somebody missing"),
                    ("FGM", "Female genital mutilation"),
                    ("HATE_CRIME", "Hate crime"),
                    ("ONLINE", "Online exploitation of a child (OCSET, CEOP)"),
                    ("THIRD_PARTY", "A third party reporting centre’s report"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="contact",
            name="particulars",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historicalcontact",
            name="contact_kind",
            field=models.CharField(
                blank=True,
                choices=[
                    ("CHILD", "A child"),
                    ("ADULT", "An adult with needs for care and support"),
                    ("DOMESTIC_ABUSE", "Domestic abuse"),
                    ("EXPLOITATION", "Exploitation"),
                    ("MISSING", "Somebody missing"),
                    ("FGM", "Female genital mutilation"),
                    ("HATE_CRIME", "Hate crime"),
                    ("ONLINE", "Online exploitation of a child (OCSET, CEOP)"),
                    ("THIRD_PARTY", "A third party reporting centre’s report"),
                ],
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="historicalcontact",
            name="particulars",
            field=models.BinaryField(null=True),
        ),
    ]
