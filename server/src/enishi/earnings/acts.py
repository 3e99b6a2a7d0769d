"""The acts of what closings posted, line by line, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "post_run": Said("posted {lines} earning lines of {what}", "{what}の明細{lines}件を計上しました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "lines": Said("lines", "明細数"),
    "payable": Said("payable", "支払対象"),
    "texts": Said("hash of the texts", "版のハッシュ値"),
}
