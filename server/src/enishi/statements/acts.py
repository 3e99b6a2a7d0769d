"""The acts of statements, and what partners say to them, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "issue_statement": Said("issued {what}", "{what}を発行しました"),
    "deliver_statement": Said("delivered {what}", "{what}を送付しました"),
    "statement_confirmed": Said("confirmed {what}", "{what}を確認しました"),
    "statement_disputed": Said("reported a difference in {what}", "{what}について相違を連絡しました"),
    "statement_deemed_confirmed": Said("counted {what} as confirmed by the clause {answer}", "{what}を{answer}により確認済みとしました"),
    "reply_in_dispute": Said("wrote about the difference in {what}", "{what}の相違について返信しました"),
    "resolve_dispute": Said("answered the difference in {what}", "{what}の相違に回答しました"),
    "propose_correction": Said("proposed a correction of {what}", "{what}の調整を申請しました"),
    "approved_correction": Said("approved a correction of {what}", "{what}の調整を承認しました"),
    "rejected_correction": Said("rejected a correction of {what}", "{what}の調整を差し戻しました"),
    "withdrawn_correction": Said("took a correction of {what} back", "{what}の調整の申請を取り下げました"),
    "receive_invoice": Said("received the partner's own invoice for {what}", "{what}について、パートナー発行の請求書を受け付けました"),
    "invoice_accepted": Said("accepted the partner's invoice for {what}", "{what}のパートナー発行の請求書を承認しました"),
    "invoice_returned": Said("sent the partner's invoice for {what} back", "{what}のパートナー発行の請求書を差し戻しました"),
    "record_issuer": Said("recorded who issues documents", "書類の発行者を登録しました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "documents": Said("documents", "書類"),
    "due": Said("due", "支払額"),
    "mails": Said("mails", "メール数"),
    "withheld": Said("withheld", "源泉徴収税額"),
    "answer": Said("answer", "回答"),
    "line": Said("line", "明細"),
    "text": Said("text", "内容"),
    "dispute": Said("difference", "相違"),
    "correction": Said("correction", "調整"),
    "address": Said("address", "住所"),
    "name": Said("name", "名称"),
    "rounding": Said("rounding", "端数処理"),
    "differences": Said("differences", "差異"),
    "place": Said("document", "書類の番号"),
    "resolution": Said("answer", "回答"),
    "adjustment": Said("adjustment", "調整"),
    "found": Said("found", "確認結果"),
}
