"""What keeps a batch from being written as a 総合振込 file: every field, its value and the remedy, all at once."""

import re
from collections.abc import Iterator

from enishi_engine.core.incentive import Label
from enishi_engine.settlement.finding import Finding
from enishi_engine.settlement.formats.batch import Account, Batch, DomesticAccount, Order
from enishi_engine.settlement.formats.file import error
from enishi_engine.settlement.formats.zengin.names import unfit

MOST_YEN = 9_999_999_999  # ten digits
MOST_IN_ALL = 999_999_999_999
MOST_ORDERS = 999_999
KANJI = re.compile(r"[\u3005\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def batch_findings(batch: Batch, *, edi: bool) -> Iterator[Finding]:
    """Everything that forbids writing the batch; nothing where it can be written."""
    if batch.currency != "JPY":
        yield error("zengin_currency", batch.id, "currency", batch.currency,
                    Label(ja="総合振込は円のみです。", en="The file holds yen only."), Label(ja="他の形式を選んでください。", en="Choose another format."))  # fmt: skip
    yield from _digits(batch.id, "payer.code", batch.payer.code, 1, 10)
    yield from _name(batch.id, "payer.name", batch.payer.name)
    yield from _account(batch.id, "payer.account", batch.payer.account, named=False)
    for order in batch.orders:
        yield from _account(order.id, "account", order.account, named=True)
        yield from _amount(order)
        yield from _reference(order, edi=edi)
    if len(batch.orders) > MOST_ORDERS or batch.total > MOST_IN_ALL:
        yield error("zengin_too_large", batch.id, "orders", f"{len(batch.orders)}, {batch.total}",
                    Label(ja="件数または合計金額がファイルの桁数を超えています。", en="There are more orders, or more yen in all, than the trailer holds."),
                    Label(ja="複数の支払データに分けてください。", en="Make several batches of it."))  # fmt: skip


def _account(on: str, field: str, account: Account, *, named: bool) -> Iterator[Finding]:
    if not isinstance(account, DomesticAccount):
        yield error("zengin_account", on, field, account.number,
                    Label(ja="国内の口座ではありません。", en="This is no account at a bank in Japan."),
                    Label(ja="他の形式で支払ってください。", en="Pay it with another format."))  # fmt: skip
        return
    yield from _digits(on, f"{field}.bank", account.bank, 4, 4)
    yield from _digits(on, f"{field}.branch", account.branch, 3, 3)
    yield from _digits(on, f"{field}.number", account.number, 1, 7)
    for name, value in (("bank_name", account.bank_name), ("branch_name", account.branch_name)):
        yield from _name(on, f"{field}.{name}", value, required=False)
    if named:
        yield from _name(on, f"{field}.holder", account.holder)


def _digits(on: str, field: str, value: str, least: int, most: int) -> Iterator[Finding]:
    if not re.fullmatch(rf"[0-9]{{{least},{most}}}", value):
        length = str(most) if least == most else f"{least}–{most}"
        yield error("zengin_digits", on, field, value, Label(ja=f"半角数字{length}桁ではありません。", en=f"This is not {length} digits."),
                    Label(ja="通帳の番号を入力してください。ゆうちょ銀行は振込用の店名・口座番号です。", en="Enter it as the bank book has it; of Japan Post Bank the branch and number for transfers."))  # fmt: skip


def _name(on: str, field: str, value: str, *, required: bool = True) -> Iterator[Finding]:
    wrong = unfit(value)
    if any(KANJI.match(character) for character in wrong):
        yield error("zengin_reading_unknown", on, field, value,
                    Label(ja="漢字が含まれています。読みは推測しません。", en="It has kanji, and a reading is never guessed."),
                    Label(ja="通帳のカナ名義を入力してください。", en="Enter the kana name of the bank book."))  # fmt: skip
    elif wrong:
        yield error("zengin_characters", on, field, value,
                    Label(ja=f"使用できない文字があります: {' '.join(wrong)}", en=f"A bank file cannot hold: {' '.join(wrong)}"),
                    Label(ja="大きいカナ、英大文字、数字、( ) - . と空白で入力してください。長音は「-」です。", en="Use large kana, capitals, digits, ( ) - . and blank; a long vowel is written -."))  # fmt: skip
    elif required and not value.strip():
        yield error("zengin_name_missing", on, field, value, Label(ja="カナ名義がありません。", en="The kana name is missing."),
                    Label(ja="通帳のカナ名義を入力してください。", en="Enter the kana name of the bank book."))  # fmt: skip
    elif value != value.strip():
        yield error("zengin_characters", on, field, value, Label(ja="前後に空白があります。", en="It begins or ends with a blank."),
                    Label(ja="空白を取り除いてください。", en="Take the blank away."))  # fmt: skip


def _amount(order: Order) -> Iterator[Finding]:
    if order.amount > MOST_YEN:
        yield error("zengin_amount", order.id, "amount", str(order.amount),
                    Label(ja="金額が10桁を超えています。", en="The amount has more than ten digits."),
                    Label(ja="保留にして、他の形式かシステム外で支払ってください。", en="Hold it, and pay it by another format or outside."))  # fmt: skip


def _reference(order: Order, *, edi: bool) -> Iterator[Finding]:
    if edi:
        fits = len(order.reference) <= 20 and not unfit(order.reference) and order.reference == order.reference.rstrip()
    else:
        fits = bool(re.fullmatch(r"[0-9]{0,10}", order.reference)) and not order.reference.startswith("0")
    if not fits:
        yield error("zengin_reference", order.id, "reference", order.reference,
                    Label(ja="EDI情報は20文字以内、顧客コードは0で始まらない10桁以内の数字です。", en="EDI information has at most 20 characters of the file's, a customer code at most ten digits that begin with no 0."),
                    Label(ja="参照番号を直してください。", en="Correct the reference."))  # fmt: skip
