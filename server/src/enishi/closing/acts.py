"""The acts of closings, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "begin_books": Said("said that the books of {what} begin on {first_day}", "{what}の帳簿を{first_day}から始めることにしました"),
    "begin_closing": Said("began to close {what}", "{what}の締めを始めました"),
    "close_period": Said("closed {what}", "{what}を締めました"),
    "propose_bound": Said("asked for a bound of the program {what}", "プログラム{what}の支払上限を申請しました"),
    "approved_bound": Said("approved a bound of the program {what}", "プログラム{what}の支払上限を承認しました"),
    "rejected_bound": Said("rejected a bound of the program {what}", "プログラム{what}の支払上限を差し戻しました"),
    "withdrawn_bound": Said("took back a bound of the program {what}", "プログラム{what}の支払上限の申請を取り下げました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "of": Said("of", "対象"),
}
