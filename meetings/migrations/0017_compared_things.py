"""With whose names those in a case were compared, by the id of whatever is compared."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0016_research_not_shared"),
    ]

    operations = [
        migrations.RenameField("comparednames", "case", "thing"),
        migrations.AlterField("comparednames", "thing", models.UUIDField(unique=True)),
        migrations.RenameField("comparednames", "thing", "thing_id"),
    ]
