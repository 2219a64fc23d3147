"""Lines of research that were not shared are destroyed three months after their meeting."""

from django.db import migrations, models

from agencies.database.together import Rules

# Disposal notes that a line is destroyed, and looks first whether a hold stands on anybody in the case.
RIGHTS = """
GRANT INSERT ON meetings_historicalresearchline TO disposal;
GRANT SELECT ON mash_hub_identification TO disposal;
"""
STATES = [
    ("INTERNAL", "Your agency’s alone, to be decided"),
    ("SHARED", "Shared with the meeting"),
    ("HELD_BACK", "Held back"),
    ("DESTROYED", "Destroyed, as its time was over"),
]


def protect(apps, schema_editor):
    if schema_editor.connection.alias == "default":
        schema_editor.execute(RIGHTS, params=None)


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0034_research_not_shared"),
        ("mash_hub", "0068_missing_seen"),
        ("meetings", "0015_death_prompts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="historicalresearchline",
            name="state",
            field=models.CharField(choices=STATES, default="INTERNAL", max_length=10),
        ),
        migrations.AlterField(
            model_name="researchline",
            name="state",
            field=models.CharField(choices=STATES, default="INTERNAL", max_length=10),
        ),
        migrations.AddIndex(
            model_name="researchline",
            index=models.Index(
                condition=models.Q(("state__in", ("INTERNAL", "HELD_BACK"))),
                fields=["research"],
                name="research_lines_unshared",
            ),
        ),
        migrations.AddIndex(
            model_name="researchline",
            index=models.Index(
                condition=models.Q(("state", "DESTROYED"), ("words__isnull", False)),
                fields=["research"],
                name="research_lines_to_empty",
            ),
        ),
        Rules(protect),
    ]
