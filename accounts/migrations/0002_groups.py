"""Make the five groups."""

from django.db import migrations

NAMES = ("viewer", "editor", "operator", "reviewer", "admin")


def make_groups(apps, schema_editor):
    """Make each group that is missing."""
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name in NAMES:
        groups.get_or_create(name=name)


class Migration(migrations.Migration):
    """Groups stay when this is undone: people may be in them."""

    dependencies = [("accounts", "0001_initial"), ("auth", "0012_alter_user_first_name_max_length")]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
