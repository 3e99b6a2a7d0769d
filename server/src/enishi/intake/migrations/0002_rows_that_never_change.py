"""The watermark's beginning, and triggers that refuse to change or remove files, mappings, facts and decided batches."""

from datetime import UTC, datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.core.immutable import forbid_changes, permit_changes
from enishi.core.triggers import permit, refuse_when

WHY = "Facts, and the files they came in, are never changed and never removed: a row that was wrong gets a revision."
OTHERS = ("keptfile", "mapping")
FACTS_THEN = (
    "partner partnerattribute product customer person certificate agreement specialterm deal orderline linechange customerpayment credit "
    "activity target claim rate rankdecision rankchoice closing"
).split()
DECIDED = [("OLD.state <> 'received'", "A batch that was decided never changes.")]
OVERLAPS = [("OLD.state <> 'open'", "An overlap that was decided never changes.")]


def begin(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("intake", "Watermark").objects.create(id=1, moment=datetime(1970, 1, 1, tzinfo=UTC))


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for table in (*OTHERS, *FACTS_THEN):
        forbid_changes(schema_editor, f"intake_{table}", WHY)
    refuse_when(schema_editor, "intake_batch", "UPDATE", "intake_batch_decided", DECIDED)
    refuse_when(schema_editor, "intake_overlap", "UPDATE", "intake_overlap_decided", OVERLAPS)


def permit_again(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    permit(schema_editor, "intake_overlap", "intake_overlap_decided")
    permit(schema_editor, "intake_batch", "intake_batch_decided")
    for table in (*OTHERS, *FACTS_THEN):
        permit_changes(schema_editor, f"intake_{table}")


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]
    operations = [migrations.RunPython(begin, migrations.RunPython.noop), migrations.RunPython(forbid, permit_again)]
