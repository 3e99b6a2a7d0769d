"""The acts of agreed targets, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "propose_target": Said("proposed a target to {partner}", "{partner}に目標を提案しました"),
    "partner_signed_target": Said("signed the target for {partner}", "{partner}の目標に署名しました"),
    "agreed_target": Said(
        "signed the target with {partner} for the maker: it is agreed", "{partner}の目標にメーカーとして署名し、合意しました"
    ),
    "rejected_target": Said("did not agree to the target of {partner}", "{partner}の目標に同意しませんでした"),
    "withdrawn_target": Said("took the target of {partner} back", "{partner}の目標の提案を取り下げました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "metric": Said("metric", "指標"),
    "value": Said("figure", "数値"),
    "counts_late": Said("counts what is learned later", "後から届いた実績も数える"),
    "signed_on": Said("signed on", "署名日"),
    "contact": Said("signed by the contact", "署名した連絡先"),
    "paper": Said("hash of the paper", "書面のハッシュ値"),
    "words": Said("hash of the words", "文面のハッシュ値"),
    "in_portal": Said("in the portal", "ポータルでの署名"),
}
