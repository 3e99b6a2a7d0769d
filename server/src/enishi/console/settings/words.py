"""Each variable of the environment in words: what it is, and why somebody would set it (docs/reference/settings.md)."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi_engine.said import Said


@dataclass(frozen=True)
class Variable:
    """`unit`: of a number. `secret`: whether it is set is all that is ever shown."""

    label: Said
    why: Said
    unit: Said | None = None
    secret: bool = False


@dataclass(frozen=True)
class Group:
    """Variables that belong together."""

    label: Said
    variables: Mapping[str, Variable]


DAYS, WORKDAYS, YEARS, PERCENT = Said("days", "日"), Said("business days", "営業日"), Said("years", "年"), Said("percent", "パーセント")
GROUPS: tuple[Group, ...] = (
    Group(
        Said("Days, currency and deadlines", "日付・通貨・期限"),
        {
            "timezone": Variable(Said("Time zone", "タイムゾーン"), Said("Days begin and end by it.", "日付の区切りの基準です。")),
            "currency": Variable(Said("Currency", "通貨"), Said("Of amounts that say no other.", "通貨の指定がない金額に使います。")),
            "deal_answer_days": Variable(
                Said("Answer to a registered deal", "登録された案件への回答期限"),
                Said("Promised to partners.", "パートナーにお約束する期限です。"),
                WORKDAYS,
            ),
            "deal_protection_days": Variable(
                Said("Protection of a deal", "案件の保護期間"),
                Said(
                    "From the day it is accepted, unless the answer says another day.",
                    "承認した日から数えます。回答で別の日を指定できます。",
                ),
                DAYS,
            ),
            "deal_warning_days": Variable(
                Said("Warning before a protection ends", "保護期限のお知らせ"),
                Said("So early partners are told.", "期限の何日前にパートナーへ知らせるかです。"),
                DAYS,
            ),
            "bank_holding_days": Variable(
                Said("Waiting time of a new bank account", "新しい銀行口座の待機期間"),
                Said(
                    "So that a partner can object before it is paid to.", "お支払いの前に、パートナーが誤りに気づけるようにするためです。"
                ),
                DAYS,
            ),
            "budget_warning_percent": Variable(
                Said("Warning of a budget", "予算の警告"),
                Said("From this part on pages warn.", "使用率がここに達すると画面で知らせます。"),
                PERCENT,
            ),
            "legal_hold_years": Variable(
                Said("Keeping personal data", "個人情報の保存期間"),
                Said("After a partner's last day, as vouchers must be.", "契約の終了後、帳票の保存義務のために保存します。"),
                YEARS,
            ),
        },
    ),
    Group(
        Said("Mails", "メール"),
        {
            "mail_from": Variable(Said("Sender", "差出人"), Said("Of every mail.", "すべてのメールの差出人です。")),
            "mail_url": Variable(
                Said("Mail server", "メールサーバー"),
                Said(
                    "Without one, mails are files in the data folder.", "設定がなければ、メールはデータフォルダにファイルとして保存します。"
                ),
                secret=True,
            ),
        },
    ),
    Group(
        Said("Server", "サーバー"),
        {
            "mode": Variable(Said("Mode", "動作モード"), Said("What the server is for.", "このサーバーの用途です。")),
            "address": Variable(
                Said("Address of the site", "サイトのアドレス"), Said("Links in mails begin with it.", "メールの中のリンクに使います。")
            ),
            "hosts": Variable(
                Said("Names it answers to", "応答するホスト名"), Said("No other name is let in.", "ほかの名前では応答しません。")
            ),
            "https": Variable(
                Said("Encrypted connection (https)", "暗号化通信(https)"),
                Said("Always, where others reach it.", "外部から利用する場合は必須です。"),
            ),
            "proxies": Variable(
                Said("Proxies in front", "前段のプロキシの数"),
                Said("Who asks is told apart by what they add.", "接続元のアドレスを見分けるために使います。"),
            ),
            "data": Variable(
                Said("Data folder", "データフォルダ"), Said("Uploads and keys are in it.", "受け取ったファイルと鍵の保存先です。")
            ),
            "database_url": Variable(
                Said("Database server", "データベースサーバー"),
                Said("Without one, the embedded database.", "設定がなければ組み込みのデータベースを使います。"),
                secret=True,
            ),
            "sign_in_providers": Variable(
                Said("Companies whose people sign in with their own account", "会社のアカウントでのサインイン"),
                Said("By OpenID Connect, for who is here already.", "OpenID Connectで、登録済みの方だけがサインインできます。"),
                secret=True,
            ),
            "secret_key": Variable(
                Said("Secret of sessions", "セッションの秘密鍵"),
                Said("Without one, one was made in the data folder.", "設定がなければデータフォルダに自動で作成します。"),
                secret=True,
            ),
            "bank_keys": Variable(
                Said("Keys of bank accounts", "銀行口座の暗号鍵"),
                Said("Without one, one was made in the data folder.", "設定がなければデータフォルダに自動で作成します。"),
                secret=True,
            ),
            "logs": Variable(Said("Log", "ログの形式"), Said("How its lines are written.", "記録の書き方です。")),
            "debug": Variable(
                Said("Pages of errors with their insides", "エラー画面への内部情報の表示"),
                Said("Never in production.", "本番では使いません。"),
            ),
        },
    ),
)
NAMED: Mapping[str, Variable] = {name: variable for group in GROUPS for name, variable in group.variables.items()}
MODES = {
    "production": Said("production", "本番"), "demo": Said("demo: anybody may come in as anyone", "デモ(誰としても利用できます)"), "test": Said("test", "テスト"),
}  # fmt: skip
