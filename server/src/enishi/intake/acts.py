"""The acts of files and facts, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "receive_file": Said("received the file {what} ({fact})", "ファイル{what}({fact})を受け取りました"),
    "repeat_batch": Said("sent a file that was there already as {what}", "受領済みと同じファイル{what}をもう一度送りました"),
    "reject_batch": Said("rejected {what}: {rejected} of {rows} rows", "{what}を差し戻しました({rows}行のうち{rejected}行に問題)"),
    "take_batch": Said("took {what}: {new} new, {changed} changed", "{what}を反映しました(新規{new}件・変更{changed}件)"),
    "remember_mapping": Said("said what the columns of {source} mean ({fact})", "{source}の列の対応付け({fact})を記録しました"),
    "drop_batch": Said("dropped {what}", "{what}を破棄しました"),
    "take_overlap": Said(
        "took {external_id} of {source} into the place of the other source's",
        "{source}の{external_id}を、ほかの取込元のものに代えて反映しました",
    ),
    "dismiss_overlap": Said(
        "left {external_id} of {source} out: it is there from another source",
        "{source}の{external_id}を取り込まないことにしました(ほかの取込元にあるため)",
    ),
    "export_facts": Said("took {fact} out as a file ({rows} rows)", "{fact}をファイルに出力しました({rows}行)"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "bytes": Said("bytes", "バイト数"),
    "corrects": Said("corrects the file", "訂正対象の取込"),
    "fact": Said("what it holds", "データの種類"),
    "repeats": Said("the same as", "同じ内容の取込"),
    "errors": Said("errors", "エラー数"),
    "rejected": Said("rejected", "差戻し"),
    "new": Said("new", "新規"),
    "changed": Said("changed", "変更"),
    "unchanged": Said("unchanged", "変更なし"),
    "overlapping": Said("overlapping", "重複"),
    "external_id": Said("id", "取込元でのID"),
}
