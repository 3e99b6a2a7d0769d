"""The acts of payments, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "propose_batch": Said("proposed the batch of payments {what}: {payments} payments", "支払データ{what}を作成しました({payments}件)"),
    "approve_batch": Said("approved the batch of payments {what}", "支払データ{what}を承認しました"),
    "write_batch": Said("wrote the bank's file of {what}", "支払データ{what}の振込ファイルを作成しました"),
    "download_batch": Said("fetched the bank's file of {what}", "支払データ{what}の振込ファイルを取得しました"),
    "send_batch": Said("handed {what} to the bank", "支払データ{what}を銀行に送信済みとしました"),
    "read_results": Said("read the bank's results of {what}", "支払データ{what}の振込結果を取り込みました"),
    "ask_void": Said("asked to make {what} void", "支払データ{what}の取消しを申請しました"),
    "approved_void": Said("approved making {what} void", "支払データ{what}の取消しを承認しました"),
    "rejected_void": Said("rejected making {what} void", "支払データ{what}の取消しを差し戻しました"),
    "withdrawn_void": Said("took back the wish to make {what} void", "支払データ{what}の取消しの申請を取り下げました"),
    "void_batch": Said("made {what} void", "支払データ{what}を取り消しました"),
    "ask_resolution": Said(
        "asked to settle the unknown result of the payment {what} as {outcome}", "支払{what}の不明な結果を「{outcome}」とする申請をしました"
    ),
    "approved_resolution": Said("approved what became of the payment {what}", "支払{what}の結果の申請を承認しました"),
    "rejected_resolution": Said("rejected what became of the payment {what}", "支払{what}の結果の申請を差し戻しました"),
    "withdrawn_resolution": Said("took back what became of the payment {what}", "支払{what}の結果の申請を取り下げました"),
    "record_payer": Said("recorded the account {what} that pays", "支払元口座{what}を登録しました"),
    "propose_approval_table": Said("proposed who approves payments in {what}", "{what}の支払の承認基準を申請しました"),
    "approved_approval_table": Said("approved who approves payments in {what}", "{what}の支払の承認基準を承認しました"),
    "rejected_approval_table": Said("rejected who approves payments in {what}", "{what}の支払の承認基準を差し戻しました"),
    "withdrawn_approval_table": Said("took back who approves payments in {what}", "{what}の支払の承認基準の申請を取り下げました"),
    "name_deputy": Said("named a deputy: {what}", "{what}さんを代理の承認者にしました"),
    "hold_payout": Said("held the payment of {what} back", "{what}の支払を保留にしました"),
    "release_payout": Said("released the payment of {what}", "{what}の支払保留を解除しました"),
    "renew_payout_keys": Said("enciphered all payment files with the newest key", "すべての振込ファイルを最新の鍵で暗号化し直しました"),
    "take_population": Said("took a list of all payments of a span", "期間内の全支払の一覧を出力しました"),
    "take_evidence": Said("took the evidence of the payment {what}", "支払{what}の証跡を出力しました"),
    "take_withheld": Said("took the withheld tax of {month} out", "{month}の源泉徴収税の一覧を出力しました"),
    "take_payment_records": Said("took the payment records of {year} out", "{year}年の支払調書の一覧を出力しました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "payments": Said("payments", "支払件数"),
    "total": Said("total", "合計"),
    "pay_on": Said("payment day", "支払日"),
    "strangers": Said("lines of others", "対象外の行"),
    "returned": Said("returned", "組戻し"),
    "unknown": Said("unknown", "結果不明"),
    "request": Said("request", "申請"),
    "outcome": Said("outcome", "結果"),
    "format": Said("format", "形式"),
    "last_three": Said("last three digits", "口座番号の下3桁"),
    "steps": Said("steps", "承認の段階"),
    "table": Said("table", "承認基準"),
    "for": Said("for", "本来の承認者"),
    "batch": Said("batch of payments", "支払データ"),
    "year": Said("year", "年"),
}
