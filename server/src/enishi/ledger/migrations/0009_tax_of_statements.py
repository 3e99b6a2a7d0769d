"""Accounts and entries of consumption tax. SQLite remakes both tables, so their triggers come down first and up again."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from enishi.ledger.sealing import seal, unseal

ACCOUNTS = [
    ("expense", "費用"), ("accrual", "見込計上"), ("payable", "未払金"), ("receivable", "未収金"), ("mdf", "販促支援金"), ("paid", "支払"),
    ("withheld", "源泉所得税の預り金"), ("set_off", "売掛金との相殺"), ("fee", "振込手数料(差引額)"), ("lapsed", "失効益"), ("opening", "期首残高"), ("tax", "消費税"),
]  # fmt: skip
ENTRIES = [
    ("earned", "インセンティブ計上"), ("adjusted", "前期分の調整"), ("opening", "期首残高"), ("manual", "手動の調整"), ("reversal", "取消"),
    ("settled", "精算"), ("payout", "支払"), ("returned", "支払の戻り"), ("taxed", "消費税の計上"),
]  # fmt: skip


def take_down(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    unseal(schema_editor)


def put_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    seal(schema_editor)


def known(model: str, choices: list[tuple[str, str]]) -> list[migrations.operations.base.Operation]:
    """The kinds of a table with the new one among them."""
    name = f"{model}_kind_is_known"
    condition = models.Q(("kind__in", [value for value, _ in choices]))
    field = models.CharField(max_length=20, choices=choices)
    return [
        migrations.RemoveConstraint(model_name=model, name=name),
        migrations.AlterField(model_name=model, name="kind", field=field),
        migrations.AddConstraint(model_name=model, constraint=models.CheckConstraint(condition=condition, name=name)),
    ]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0008_payouts")]
    operations = [
        migrations.RunPython(take_down, put_up),
        *known("account", ACCOUNTS),
        *known("entry", ENTRIES),
        migrations.AlterField("accounttitle", "kind", models.CharField(max_length=20, choices=ACCOUNTS)),
        migrations.RunPython(put_up, take_down),
    ]
