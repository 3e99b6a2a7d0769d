"""The acts of the old sheet, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "keep_sheet": Said("kept the old sheet {what} ({rows} rows)", "旧集計表{what}を保存しました({rows}行)"),
}
DETAILS: Mapping[str, Said] = {}
