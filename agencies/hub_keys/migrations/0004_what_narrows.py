"""The journal of revocations says of everything that narrows what it was, in ids and codes."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("hub_keys", "0003_revocations")]

    operations = [
        migrations.AddField(
            model_name="revocation",
            name="beside",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.UUIDField(), blank=True, default=list, size=None
            ),
        ),
        migrations.AddField(
            model_name="revocation",
            name="how",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="revocation",
            name="what",
            field=models.CharField(
                choices=[
                    ("GRANT", "A reason for which an agency could read something"),
                    ("ENDED", "A membership that ended"),
                    ("SUSPENDED", "A membership that was suspended"),
                    ("FACTOR", "A second factor that was removed"),
                    ("KEY", "A key pair that was destroyed"),
                    ("FILE", "A file that was destroyed"),
                    ("PASSWORD", "A password that was changed"),
                    ("CODES", "A set of recovery codes of which one was used"),
                    ("TRAINING", "Training or vetting that was shortened"),
                    ("ESCROW", "Shares of officers that open nothing any more"),
                    ("PARTY", "An agency that left an agreement"),
                    ("SHUT", "What was suspended, closed, ended or withdrawn"),
                    ("READERS", "Readers of whom one was taken out"),
                    ("APART", "A person kept apart from a file"),
                    ("BARRIER", "A person excluded, or a record restricted"),
                    ("HOLD", "A legal hold that was placed"),
                    ("INTERESTS", "A declaration of interests that was said anew"),
                ],
                max_length=10,
            ),
        ),
        migrations.RemoveConstraint(model_name="revocation", name="revoked_once"),
        migrations.AddConstraint(
            model_name="revocation",
            constraint=models.UniqueConstraint(
                fields=("what", "thing_id", "at", "how"), name="revoked_once"
            ),
        ),
    ]
