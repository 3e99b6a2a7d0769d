"""A trigger, on both databases: no text comes into force in a period that is closed."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.earnings.sealing import seal_texts, unseal_texts


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_texts(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_texts(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("earnings", "0002_posted_lines_never_change"), ("programs", "0005_steps_are_sealed")]
    operations = [migrations.RunPython(put_up, take_down)]
