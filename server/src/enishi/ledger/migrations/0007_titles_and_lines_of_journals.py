"""Titles per accounting system and day, with the transitional tax code; and the lines of each journal. SQLite remakes the table of journals."""

from datetime import date

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.ledger.sealing import seal_journals, unseal_journals


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal_journals(schema_editor)


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal_journals(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_openings")]
    operations = [
        migrations.RunPython(take_down, put_up),
        migrations.AddField("journalexport", "lines", models.TextField(default="[]"), preserve_default=False),
        migrations.RunPython(put_up, take_down),
        migrations.RemoveConstraint("accounttitle", "account_title_is_one"),
        migrations.AddField("accounttitle", "layout", models.CharField(max_length=20, blank=True, default=""), preserve_default=False),
        migrations.AddField("accounttitle", "from_day", models.DateField(default=date.min), preserve_default=False),
        migrations.AddField(
            "accounttitle", "transitional_tax_code", models.CharField(max_length=100, blank=True, default=""), preserve_default=False
        ),
        migrations.AddConstraint(
            "accounttitle", models.UniqueConstraint(fields=("layout", "kind", "nature", "from_day"), name="account_title_is_one")
        ),
    ]
