"""Triggers, on both databases: approved texts stay, and none comes into force without its steps."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.programs.approved import keep, let_go
from enishi.programs.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    keep(schema_editor)
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)
    let_go(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_steps_of_texts")]
    operations = [migrations.RunPython(put_up, take_down)]
