"""A backup holds the note of migrations too, or nobody could bring what is restored up to date."""

from django.db import migrations

from agencies.database.together import Rules


def let_read(apps, schema_editor):
    if schema_editor.connection.alias == "keys":
        for what in ("django_migrations", "SEQUENCE django_migrations_id_seq"):
            schema_editor.execute(f"GRANT SELECT ON {what} TO backup", params=None)


class Migration(migrations.Migration):
    dependencies = [("hub_keys", "0001_initial")]

    operations = [Rules(let_read)]
