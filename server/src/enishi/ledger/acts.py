"""The acts of the books, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "open_book": Said("opened the book {what}", "元帳{what}を開設しました"),
    "post_entries": Said("posted {entries} entries to the book {what}", "元帳{what}に仕訳{entries}件を記帳しました"),
    "take_openings": Said("took opening balances into the book {what} ({rows} rows)", "元帳{what}に期首残高を取り込みました({rows}行)"),
    "settle_run": Said("settled {what} with {payees} payees", "{what}を支払先{payees}件について精算しました"),
    "export_journal": Said("took the journal of {what} out as {layout}", "{what}の仕訳を{layout}形式で出力しました"),
    "name_account": Said("named the account {what}", "勘定{what}の科目名を設定しました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "entries": Said("entries", "仕訳数"),
    "first": Said("first number", "最初の番号"),
    "hashes": Said("hash of all", "全体のハッシュ値"),
    "owed": Said("owed", "未払残高"),
    "payees": Said("payees", "支払先数"),
    "layout": Said("layout", "形式"),
    "title": Said("title", "科目名"),
    "department": Said("department", "部門"),
    "tax_code": Said("tax code", "税区分"),
    "transitional_tax_code": Said("transitional tax code", "経過措置の税区分"),
    "billed": Said("billed", "請求"),
    "carried_in": Said("carried in", "前回繰越"),
    "carried_out": Said("carried out", "次回繰越"),
    "lost": Said("written off", "貸倒れ"),
    "paid": Said("to be paid", "支払"),
    "posted": Said("posted", "計上"),
}
