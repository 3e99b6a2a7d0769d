"""Triggers, on both databases: a bound that two people decided never changes."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.closing.sealing import seal_bounds, unseal_bounds


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_bounds(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_bounds(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("closing", "0003_bounds")]
    operations = [migrations.RunPython(put_up, take_down)]
