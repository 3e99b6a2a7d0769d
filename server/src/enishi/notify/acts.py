"""The acts of what reaches people, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "choose_mails": Said(
        "chose for {what} whether mails of a kind come: {wanted}", "{what}さんの通知メールの受け取りを「{wanted}」にしました"
    ),
    "make_calendar_address": Said("made the address of the calendar of {what}", "{what}さんのカレンダーのアドレスを発行しました"),
    "end_calendar_address": Said("ended the address of the calendar of {what}", "{what}さんのカレンダーのアドレスを無効にしました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {"amounts": Said("with amounts", "金額を含む")}
