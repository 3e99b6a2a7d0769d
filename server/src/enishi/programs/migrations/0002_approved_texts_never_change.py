"""Triggers, on both databases: an approved text is never changed and never removed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.programs.approved import keep, let_go


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    keep(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    let_go(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
