"""A transfer for a time ends when they come back, and another can follow."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0020_alter_notice_notice_kind"),
        ("meetings", "0011_transfers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="maractransfer",
            name="one_transfer_at_once",
        ),
        migrations.AlterField(
            model_name="historicalmaractransfer",
            name="state",
            field=models.CharField(
                choices=[
                    ("IDENTIFIED", "Move known, to be decided"),
                    ("DECISION", "Decided, the pack to prepare"),
                    ("PACK_PREPARED", "Pack prepared, to be sent"),
                    ("SENT", "Sent"),
                    ("ACKNOWLEDGED", "Acknowledged"),
                    ("CLOSED_AT_ORIGIN", "Closed at origin"),
                    ("KEPT", "Kept here"),
                    ("RETURNED", "Came back"),
                ],
                default="IDENTIFIED",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            model_name="maractransfer",
            name="state",
            field=models.CharField(
                choices=[
                    ("IDENTIFIED", "Move known, to be decided"),
                    ("DECISION", "Decided, the pack to prepare"),
                    ("PACK_PREPARED", "Pack prepared, to be sent"),
                    ("SENT", "Sent"),
                    ("ACKNOWLEDGED", "Acknowledged"),
                    ("CLOSED_AT_ORIGIN", "Closed at origin"),
                    ("KEPT", "Kept here"),
                    ("RETURNED", "Came back"),
                ],
                default="IDENTIFIED",
                max_length=16,
            ),
        ),
        migrations.AddConstraint(
            model_name="maractransfer",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ("CLOSED_AT_ORIGIN", "KEPT", "RETURNED")), _negated=True
                ),
                fields=("case",),
                name="one_transfer_at_once",
            ),
        ),
    ]
