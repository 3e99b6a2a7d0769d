"""The acts of users, their roles and second factors, and quarantine, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "add_user": Said("registered {what}", "{what}さんを登録しました"),
    "grant_role": Said("gave {what} the role {role}", "{what}さんに「{role}」の役割を付けました"),
    "propose_role": Said("proposed the role {role} for {what}", "{what}さんに「{role}」の役割を付けるよう申請しました"),
    "reject_role": Said("rejected the role {role} for {what}", "{what}さんに「{role}」の役割を付ける申請を差し戻しました"),
    "withdraw_role": Said(
        "took back the proposal of the role {role} for {what}", "{what}さんに「{role}」の役割を付ける申請を取り下げました"
    ),
    "remove_role": Said("took the role {role} from {what}", "{what}さんから「{role}」の役割を外しました"),
    "add_second_factor": Said("set up a second factor ({type}) of {what}", "{what}さんの二段階認証({type})を設定しました"),
    "remove_second_factor": Said("removed a second factor ({type}) of {what}", "{what}さんの二段階認証({type})を外しました"),
    "renew_second_factor": Said("renewed a second factor ({type}) of {what}", "{what}さんの二段階認証({type})を更新しました"),
    "let_back_in": Said("let {what} in again", "{what}さんを再び登録しました"),
    "repeat_invitation": Said("invited {what} once more", "{what}さんへの招待を再送しました"),
    "take_invitation_back": Said("took the invitation of {what} back", "{what}さんへの招待を取り消しました"),
    "trust_device": Said("trusted the device {name} of {what}", "{what}さんの端末({name})を信頼済みにしました"),
    "end_trusted_device": Said("ended the trust in a device of {what}", "{what}さんの端末の信頼を終了しました"),
    "export_list": Said("took {rows} rows of the list “{what}” as a file", "「{what}」の一覧{rows}行をファイルに出力しました"),
    "share_view": Said("saved the view “{name}” for everybody", "全員用のビュー「{name}」を保存しました"),
    "rename_view": Said("renamed the view for everybody: “{name}”", "全員用のビューの名前を「{name}」に変えました"),
    "remove_view": Said("removed the view “{name}” for everybody", "全員用のビュー「{name}」を削除しました"),
    "enter_quarantine": Said("restored a backup, which waits in quarantine", "バックアップを復元し、隔離状態にしました"),
    "agree_to_release": Said(
        "agreed, as the first of two, to release the restored copy from quarantine",
        "復元したデータの隔離解除に同意しました(2人のうち1人目)",
    ),
    "release_from_quarantine": Said("released the restored copy from quarantine", "復元したデータの隔離を解除しました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "language": Said("language", "表示言語"),
    "role": Said("role", "役割"),
    "type": Said("kind", "種類"),
    "reason": Said("reason", "理由"),
    "why": Said("reason", "理由"),
    "hash": Said("hash", "ハッシュ値"),
    "sha256": Said("hash of the file", "ファイルのハッシュ値"),
    "first_day": Said("first day", "開始日"),
    "last_day": Said("last day", "終了日"),
    "from_day": Said("from", "適用開始日"),
    "day": Said("day", "日付"),
    "on": Said("day", "日付"),
    "number": Said("number", "番号"),
    "revision": Said("revision", "改訂番号"),
    "state": Said("state", "状態"),
    "rows": Said("rows", "行数"),
    "amount": Said("amount", "金額"),
    "before": Said("before", "変更前"),
    "after": Said("after", "変更後"),
    "fields": Said("fields changed", "変更した項目"),
    "source": Said("source", "取込元"),
    "program": Said("program", "プログラム"),
    "partner": Said("partner", "パートナー"),
    "currency": Said("currency", "通貨"),
    "note": Said("note", "メモ"),
    "proposal": Said("proposal", "申請"),
    "file": Said("file", "ファイル"),
    "month": Said("month", "月"),
    "run": Said("calculation", "計算"),
    "device": Said("device", "端末"),
    "list": Said("list", "一覧"),
    "name": Said("name", "名前"),
    "asked": Said("asked for", "条件"),
    "format": Said("format", "形式"),
    "known_by": Said("known by", "確定時刻"),
}
