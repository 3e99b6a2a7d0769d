"""The acts of deals, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "adopt_deals": Said(
        "took deals from files: {new} new, {changed} changed", "ファイルの案件を反映しました(新規{new}件・変更{changed}件)"
    ),
    "show_deals_to_first_tier": Said(
        "agreed that {first_tier} sees the deals of {what}", "{what}の案件を一次店{first_tier}に表示することにしました"
    ),
    "hide_deals_from_first_tier": Said(
        "ended that {first_tier} sees the deals of {what}", "{what}の案件の一次店{first_tier}への表示を終了しました"
    ),
    "deal_registered": Said("registered the deal {what}", "案件{what}を登録しました"),
    "deal_offered": Said("handed the lead {what} over", "案件{what}をパートナーにご案内しました"),
    "deal_looked": Said("looked at the deal {what}", "案件{what}の内容を確認しました"),
    "deal_accepted": Said("accepted the deal {what}", "案件{what}を承認しました"),
    "deal_taken": Said("took the lead {what}", "ご案内した案件{what}を引き受けました"),
    "deal_rejected": Said("did not accept the deal {what}", "案件{what}を見送りました"),
    "deal_declined": Said("declined the lead {what}", "ご案内した案件{what}を辞退しました"),
    "deal_asked": Said("asked about the deal {what}: {about}", "案件{what}について申請しました({about})"),
    "deal_granted": Said("granted what was asked about the deal {what}: {about}", "案件{what}の申請を承認しました({about})"),
    "deal_refused": Said("refused what was asked about the deal {what}: {about}", "案件{what}の申請を見送りました({about})"),
    "deal_won": Said("recorded the deal {what} as won", "案件{what}を受注としました"),
    "deal_lost": Said("recorded the deal {what} as lost", "案件{what}を失注としました"),
    "deal_expired": Said("let the protection of the deal {what} expire", "案件{what}を保護期限切れとしました"),
    "deal_withdrawn": Said("took the deal {what} back", "案件{what}を取り下げました"),
    "deal_filed": Said("changed the deal {what} by a file", "案件{what}をファイルで更新しました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "about": Said("about", "内容"),
    "first_tier": Said("first tier", "一次店"),
    "agreed_by": Said("agreed by", "合意の根拠"),
}
