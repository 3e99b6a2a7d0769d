"""The words of a printed paper, in Japanese and English."""

from collections.abc import Mapping

from enishi_engine.core.incentive import Label
from enishi_engine.words.language import Language

_WORDS: Mapping[str, Label] = {
    "number": Label(ja="番号", en="No."),
    "issued_on": Label(ja="発行日", en="Issued on"),
    "registration": Label(ja="登録番号", en="Registration number"),
    "to": Label(ja="御中", en=""),
    "to_person": Label(ja="様", en=""),
    "answer": Label(ja="ご回答欄", en="Your answer"),
    "date": Label(ja="ご回答日", en="Date"),
    "signed": Label(ja="会社名・ご署名", en="Company and signature"),
    "attached": Label(ja="内容の一覧(lines.csv)をこのファイルに添付しています。", en="What it says is attached to this file as lines.csv."),
    "missing_glyphs": Label(
        ja="「〓」は、印刷用の書体にない文字です。正しい表記は画面でご確認ください。",
        en="〓 stands for a character that the printing fonts lack. The page shows it as it is.",
    ),
}


def words(language: Language) -> Mapping[str, str]:
    """All words of the paper by their key."""
    return {key: label.ja if language == "ja" else label.en for key, label in _WORDS.items()}
