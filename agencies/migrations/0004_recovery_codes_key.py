"""Recovery codes are hashed under a key of their own: sets hashed under the settings key end."""

from django.db import migrations
from django.utils import timezone


def end_sets(apps, schema_editor):
    """A hash cannot be made anew without its code, so people draw new codes; apps and passkeys stay."""
    if schema_editor.connection.alias != "default":
        return
    sets = apps.get_model("agencies", "RecoveryCodes").objects.filter(ended_at__isnull=True)
    sets.update(confirmed=False, ended_at=timezone.now(), hashes=[])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_tries"),
    ]

    operations = [
        # Backwards there is nothing to give back: the hashes are gone, and people draw new codes.
        migrations.RunPython(end_sets, migrations.RunPython.noop),
    ]
