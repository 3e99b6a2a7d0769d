"""Triggers, on both databases, and the group that most makers have: partners closed at the month's end."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.closing.sealing import seal, unseal


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


def add_month_end(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("closing", "ClosingGroup").objects.get_or_create(code="month_end", defaults={"closing_day": 31})


class Migration(migrations.Migration):
    dependencies = [("closing", "0001_initial")]
    operations = [migrations.RunPython(put_up, take_down), migrations.RunPython(add_month_end, migrations.RunPython.noop)]
