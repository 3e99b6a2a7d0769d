"""The words of a printed statement, in Japanese and English."""

from collections.abc import Mapping

from enishi_engine.core.incentive import Label
from enishi_engine.settlement.tax import Basis
from enishi_engine.words.language import Language

_WORDS: Mapping[str, Label] = {
    "number": Label(ja="番号", en="No."),
    "issued_on": Label(ja="発行日", en="Issued on"),
    "period": Label(ja="対象期間", en="Period"),
    "registration": Label(ja="登録番号", en="Registration number"),
    "to": Label(ja="御中", en=""),
    "to_person": Label(ja="様", en=""),
    "expected": Label(ja="お支払予定額", en="Expected payment"),
    "pays_on": Label(ja="お支払予定日", en="Payment date"),
    "no_date": Label(ja="未定", en="not yet set"),
    "opening": Label(ja="前回残高", en="Balance brought forward"),
    "net": Label(ja="今回計上額(税抜)", en="This period, without tax"),
    "tax": Label(ja="消費税", en="Tax"),
    "closing": Label(ja="今回残高", en="Balance"),
    "withheld": Label(ja="源泉徴収税額(見込)", en="Withholding tax (expected)"),
    "tax_by_rate": Label(ja="税率ごとの内訳", en="Tax by rate"),
    "rate": Label(ja="税率", en="Rate"),
    "net_of_rate": Label(ja="対象額(税抜)", en="Net"),
    "tax_of_rate": Label(ja="消費税額", en="Tax"),
    "gross_of_rate": Label(ja="合計", en="Gross"),
    "lines": Label(ja="明細", en="Lines"),
    "adjustments": Label(ja="調整", en="Adjustments"),
    "on": Label(ja="日付", en="Date"),
    "id": Label(ja="明細番号", en="Line"),
    "content": Label(ja="内容", en="Description"),
    "none": Label(ja="今回の明細はありません。", en="There are no lines this time."),
    "attached": Label(
        ja="明細の一覧(lines.csv)をこのファイルに添付しています。", en="The list of lines is attached to this file as lines.csv."
    ),
    "missing_glyphs": Label(
        ja="「〓」は、印刷用の書体にない文字です。正しい表記は添付の一覧と画面でご確認ください。",
        en="〓 stands for a character that the printing fonts lack. The attached list and the portal show it as it is.",
    ),
}
_AMOUNT = {
    Basis.EXCLUSIVE: Label(ja="金額(税抜)", en="Amount without tax"),
    Basis.INCLUSIVE: Label(ja="金額(税込)", en="Amount with tax"),
}


def said(label: Label, language: Language) -> str:
    return label.ja if language == "ja" else label.en


def words(language: Language, basis: Basis) -> Mapping[str, str]:
    """All words of the paper by their key; what an amount of a line is depends on the statement's basis."""
    return {key: said(label, language) for key, label in {**_WORDS, "amount": _AMOUNT[basis]}.items()}
