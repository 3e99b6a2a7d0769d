"""The acts of what drafts would have changed, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "ask_difference": Said(
        "asked what the draft of {what} would have changed", "プログラム{what}の下書きについて、過去実績との差額の計算を依頼しました"
    ),
    "keep_difference": Said(
        "kept what the draft of {what} would have changed", "プログラム{what}の下書きについて、過去実績との差額を記録しました"
    ),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "problem": Said("problem", "問題"),
}
