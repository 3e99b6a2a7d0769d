"""The hash of a text is of its cases and natures too: those that are there are named anew, before steps are of them."""

import hashlib
import json

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.programs.approved import keep, let_go


def forward(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    let_go(schema_editor)
    for version in apps.get_model("programs", "ProgramVersion").objects.all():
        said = [version.text, "", json.loads(version.natures)]
        version.hash = hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
        version.save(update_fields=("hash",))


def back(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for version in apps.get_model("programs", "ProgramVersion").objects.all():
        version.hash = hashlib.sha256(version.text.encode()).hexdigest()
        version.save(update_fields=("hash",))
    keep(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_approved_texts_never_change")]
    operations = [migrations.RunPython(forward, back)]
