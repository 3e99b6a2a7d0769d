"""What a bank account is made of, as a bank file needs it: checked codes, seven digits, and the holder in half-width kana."""

import re
import unicodedata
from dataclasses import asdict, dataclass

from zengin_code import Bank

from enishi.core.errors import Refusal
from enishi.partners.states import AccountKind
from enishi_engine.settlement.formats.zengin.names import bank_name, unfit

LONGEST_HOLDER = 30  # bytes of one kana each, a mark (濁点) being a byte of its own


class AccountWrong(Refusal):
    """What was entered is no account; `problems` says everything that is wrong, each with its remedy."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(("Nothing was kept.", *problems)))


@dataclass(frozen=True, kw_only=True)
class AccountWords:
    """An account: bank and branch by their codes, the kind of account, seven digits, the holder as the bank file spells it."""

    bank: str
    branch: str
    kind: AccountKind
    account_number: str
    holder: str

    def plain(self) -> dict[str, str]:
        """All of it as text."""
        return {name: str(value) for name, value in asdict(self).items()}


def checked(words: AccountWords, *, not_in_list_is_right: bool = False) -> AccountWords:
    """The account as a bank file spells it; a branch may be younger than the list of them. Raises AccountWrong."""
    bank, branch, number = (digits(text) for text in (words.bank, words.branch, words.account_number))
    holder = bank_name(words.holder)
    problems = []
    if not re.fullmatch(r"\d{4}", bank) or not re.fullmatch(r"\d{3}", branch):
        problems.append("A bank has four digits (金融機関コード), a branch three (支店コード).")
    elif not not_in_list_is_right and not is_in_list(bank, branch):
        problems.append(f"The list of banks has no branch {bank}-{branch}. Compare it; a new one may be confirmed as it is.")
    if not re.fullmatch(r"\d{1,7}", number):
        problems.append(
            "An account number has at most seven digits. Of a ゆうちょ account enter the number for transfers (振込用の口座番号)."
        )
    if not holder or unfit(holder):
        shown = ", ".join(unfit(holder)) or "nothing"
        problems.append(f"The holder is written in kana, as the passbook has it: カ)アオバシステム. A bank file cannot hold {shown}.")
    elif len(holder) > LONGEST_HOLDER:
        problems.append(
            f"A bank file has room for {LONGEST_HOLDER} kana of the holder; this needs {len(holder)}. Ask the bank how it shortens."
        )
    if problems:
        raise AccountWrong(problems)
    return AccountWords(bank=bank, branch=branch, kind=words.kind, account_number=number.zfill(7), holder=holder)


def is_in_list(bank: str, branch: str) -> bool:
    """Does the list of banks and branches that is installed have it?"""
    return bank in Bank.all and branch in Bank.all[bank].branches


def place_of(bank: str, branch: str) -> str:
    """Bank and branch by name, with their codes; codes alone where they are no more."""
    if not is_in_list(bank, branch):
        return f"{bank}-{branch}"
    found = Bank.all[bank]
    return f"{found.name}({bank}) {found.branches[branch].name}({branch})"


def digits(text: str) -> str:
    """Digits as people write them, in half width and without blanks and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
