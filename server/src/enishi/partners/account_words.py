"""What a bank account is made of, as a bank file needs it: checked codes, seven digits, and the holder in half-width kana."""

import re
import unicodedata
from dataclasses import asdict, dataclass

from enishi.core.errors import Refusal
from enishi.partners.states import AccountKind
from enishi_engine.said import Said
from enishi_engine.settlement.formats.zengin.banks import banks
from enishi_engine.settlement.formats.zengin.names import bank_name, unfit

CODES = Said(
    "A bank has four digits (金融機関コード), a branch three (支店コード).",
    "金融機関コードは4桁、支店コードは3桁の数字で入力してください。",
)
SEVEN_DIGITS = Said(
    "An account number has at most seven digits. Of a ゆうちょ account enter the number for transfers (振込用の口座番号).",
    "口座番号は7桁までです。ゆうちょ銀行は振込用の口座番号を入力してください。",
)
LONGEST_HOLDER = 30  # bytes of one kana each, a mark (濁点) being a byte of its own


class AccountWrong(Refusal):
    """What was entered is no account; `problems` says everything that is wrong, each with its remedy."""

    def __init__(self, problems: list[Said]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            "\n".join(("Nothing was kept.", *problems)), ja="\n".join(("何も登録していません。", *(problem.ja for problem in problems)))
        )


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
        problems.append(CODES)
    elif not not_in_list_is_right and not is_in_list(bank, branch):
        en = f"The list of banks has no branch {bank}-{branch}. Compare it; a new one may be confirmed as it is."
        problems.append(
            Said(en, f"金融機関の一覧に{bank}-{branch}の支店がありません。書面と照合してください。新しい支店はそのまま確認できます。")
        )
    if not re.fullmatch(r"\d{1,7}", number):
        problems.append(SEVEN_DIGITS)
    if not holder or unfit(holder):
        shown = ", ".join(unfit(holder))
        en = f"The holder is written in kana, as the passbook has it: カ)アオバシステム. A bank file cannot hold {shown or 'nothing'}."
        unfitting = f"「{shown}」は振込データに使えません。" if shown else "空欄にはできません。"
        problems.append(Said(en, f"口座名義は通帳どおりカナで入力してください(例: カ)アオバシステム)。{unfitting}"))
    elif len(holder) > LONGEST_HOLDER:
        en = f"A bank file has room for {LONGEST_HOLDER} kana of the holder; this needs {len(holder)}. Ask the bank how it shortens."
        ja = f"口座名義は振込データでカナ{LONGEST_HOLDER}文字までです(入力は{len(holder)}文字)。銀行に略し方をご確認ください。"
        problems.append(Said(en, ja))
    if problems:
        raise AccountWrong(problems)
    return AccountWords(bank=bank, branch=branch, kind=words.kind, account_number=number.zfill(7), holder=holder)


def is_in_list(bank: str, branch: str) -> bool:
    """Does the list of banks and branches that is installed have it?"""
    return bank in banks() and branch in banks()[bank].branches


def place_of(bank: str, branch: str) -> str:
    """Bank and branch by name, with their codes; codes alone where they are no more."""
    if not is_in_list(bank, branch):
        return f"{bank}-{branch}"
    found = banks()[bank]
    return f"{found.name}({bank}) {found.branches[branch].name}({branch})"


def digits(text: str) -> str:
    """Digits as people write them, in half width and without blanks and hyphens."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
