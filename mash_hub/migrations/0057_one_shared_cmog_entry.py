"""A list holds one entry of somebody that members read; referrals before that are the host's to see."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0020_alter_notice_notice_kind"),
        ("mash_hub", "0056_trigger_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="cmogentry",
            name="one_standing_cmog_entry",
        ),
        migrations.AddConstraint(
            model_name="cmogentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("is_over", False),
                    (
                        "state__in",
                        [
                            "ACTIVE",
                            "MITIGATED",
                            "ON_LIST",
                            "REVIEWED",
                            "STEPPED_DOWN",
                            "TASKED",
                            "VISITED",
                        ],
                    ),
                ),
                fields=("workspace", "list_kind", "subject"),
                name="one_shared_cmog_entry",
            ),
        ),
    ]
