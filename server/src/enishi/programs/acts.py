"""The acts of texts of programs and their approval, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "draft_text": Said(
        "drafted a text of the program {what} from {from_day} on", "プログラム{what}の版({from_day}から)の下書きを登録しました"
    ),
    "draft_text_again": Said(
        "changed the draft of the program {what} from {from_day} on", "プログラム{what}の版({from_day}から)の下書きを書き直しました"
    ),
    "withdraw_text": Said(
        "took the draft of the program {what} from {from_day} on back", "プログラム{what}の版({from_day}から)の下書きを取り下げました"
    ),
    "check_text": Said(
        "checked the draft of the program {what} from {from_day} on", "プログラム{what}の版({from_day}から)の下書きを点検しました"
    ),
    "pass_cases": Said(
        "passed the worked cases of the program {what} from {from_day} on", "プログラム{what}の版({from_day}から)の計算例を確認しました"
    ),
    "review_difference": Said(
        "looked at what the program {what} from {from_day} on would have changed",
        "プログラム{what}の版({from_day}から)による過去実績との差額を確認しました",
    ),
    "approve_text": Said(
        "put the text of the program {what} from {from_day} on in force", "プログラム{what}の版({from_day}から)を承認しました"
    ),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "natures": Said("natures of incentives", "会計上の区分"),
    "cases": Said("cases", "計算例"),
    "warnings": Said("warnings", "警告"),
    "difference": Said("difference", "差額の計算"),
    "engine": Said("version of the calculation", "計算エンジンの版"),
    "result": Said("hash of the result", "結果のハッシュ値"),
    "answers": Said("answers to warnings", "警告への回答"),
}
