"""Triggers, on both databases: a journal that was handed over is never changed and never removed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.ledger.sealing import seal_journals, unseal_journals


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_journals(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_journals(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_journals")]
    operations = [migrations.RunPython(put_up, take_down)]
