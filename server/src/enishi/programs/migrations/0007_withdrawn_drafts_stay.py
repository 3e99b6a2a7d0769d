"""Triggers, on both databases: a draft that was taken back stays as it was, and comes no further."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.programs.sealing import seal_withdrawals, unseal_withdrawals


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_withdrawals(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_withdrawals(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_withdrawals")]
    operations = [migrations.RunPython(put_up, take_down)]
