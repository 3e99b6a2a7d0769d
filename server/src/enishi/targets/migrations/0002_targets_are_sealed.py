"""Triggers, on both databases: targets and their steps stay as they are, in their order, decided by two people."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.targets.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("targets", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
