"""Triggers, on both databases: steps and what was registered stay, and what has ended for good is not opened again."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.deals.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("deals", "Desk").objects.create(id=1)
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)
    apps.get_model("deals", "Desk").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("deals", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down)]
