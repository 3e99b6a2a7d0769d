"""The acts of ranks, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "review_ranks": Said(
        "reviewed the ranks of the program {what}: {reviews} reviews", "プログラム{what}のランク判定を行いました({reviews}件)"
    ),
    "propose_decision": Said("asked for the rank {rank} for {partner}", "{partner}を「{rank}」とする個別の決定を申請しました"),
    "propose_end": Said("asked to end the decided rank of {partner}", "{partner}の個別のランクの終了を申請しました"),
    "approve_decision": Said("approved the decided rank of {partner}", "{partner}の個別のランクを承認しました"),
    "reject_decision": Said("rejected the decided rank of {partner}", "{partner}の個別のランクを差し戻しました"),
    "withdraw_decision": Said("took the decided rank of {partner} back", "{partner}の個別のランクの申請を取り下げました"),
}
# What the detail of an act is called.
DETAILS: Mapping[str, Said] = {
    "reviews": Said("reviews", "判定数"),
    "rank": Said("rank", "ランク"),
}
