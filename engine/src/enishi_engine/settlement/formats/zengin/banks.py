"""Banks and branches in Japan by their codes, from the list that the installed `zengin-code` carries; it may be older than a branch."""

from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

from enishi_engine.core.incentive import Label
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.formats.batch import DomesticAccount
from enishi_engine.settlement.formats.zengin.names import bank_name


def with_names(account: DomesticAccount) -> DomesticAccount:
    """The account with the names of its bank and branch as a bank file spells them; unknown ones stay blank."""
    bank, branch = _found(account.bank, account.branch)
    return replace(account, bank_name=bank_name(bank.kana) if bank else "", branch_name=bank_name(branch.kana) if branch else "")


def bank_findings(account: DomesticAccount, *, on: str) -> tuple[Finding, ...]:
    """A warning where the list has no such bank or branch; a new branch may be younger than the list."""
    bank, branch = _found(account.bank, account.branch)
    if bank and branch:
        return ()
    field, value = ("branch", account.branch) if bank else ("bank", account.bank)
    return (
        Finding(
            rule="bank_not_in_list",
            severity=Severity.WARNING,
            on=on,
            field=field,
            value=value,
            problem=Label(ja="金融機関・支店コードが一覧にありません。", en="The list of banks and branches has no such code."),
            remedy=Label(
                ja="統廃合がないか、通帳や金融機関の案内でご確認ください。",
                en="Compare it with the bank book; a branch may have been merged.",
            ),
        ),
    )


def _found(bank_code: str, branch_code: str) -> tuple[Any, Any]:
    bank = banks().get(bank_code)
    return bank, bank.branches.get(branch_code) if bank else None


@cache
def banks() -> Any:
    """Banks by their codes, each with its branches. The list is loaded when it is first asked for: that takes longer than most of what does not ask."""
    return import_module("zengin_code").Bank.all
