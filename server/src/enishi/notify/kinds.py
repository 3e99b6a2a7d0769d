"""The kinds of mails: what each is about, which of them a person may stop, and why the others are sent whatever is wished."""

from collections.abc import Mapping
from dataclasses import dataclass

from enishi_engine.said import Said


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind in words; `kept`: why nobody can stop it, where that is so."""

    key: str
    label: Said
    kept: Said | None = None


WEEKLY = "weekly"
_ALL = (
    Kind(key=WEEKLY, label=Said("Monday's mail", "月曜日のメール")),
    Kind(key="deals", label=Said("Deals: answers, leads, protection that ends", "案件(回答・ご紹介・保護期限)")),
    Kind(key="targets", label=Said("Targets to sign and agreed", "目標合意")),
    Kind(
        key="statements",
        label=Said("Statements", "支払通知書"),
        kept=Said(
            "This mail cannot be stopped: the days in which you can report a difference are counted from its arrival.",
            "相違をご連絡いただける期間はこのメールの到達日から数えるため、停止できません。",
        ),
    ),
    Kind(
        key="papers",
        label=Said("Papers beside the statement", "帳票(料率変更通知・残高確認書など)"),
        kept=Said(
            "This mail cannot be stopped: by it your company is told of terms, rates and balances.",
            "取引条件・料率・残高をお知らせする通知のため、停止できません。",
        ),
    ),
    Kind(
        key="accounts",
        label=Said("Changes of the bank account", "お支払口座の変更"),
        kept=Said(
            "This mail cannot be stopped: it protects your company from payments to somebody else's account.",
            "第三者の口座へのお支払いを防ぐためのメールのため、停止できません。",
        ),
    ),
    Kind(
        key="ways_in",
        label=Said("Your way in", "サインイン"),
        kept=Said("This mail cannot be stopped: it says who can sign in as you.", "サインインの安全に関わるメールのため、停止できません。"),
    ),
)
KINDS: Mapping[str, Kind] = {one.key: one for one in _ALL}
# What a mail is put as, where that is not the kind's own key.
_PUT_AS = {
    "deal": "deals", "target_proposed": "targets", "target_agreed": "targets", "statement_issued": "statements", "paper_issued": "papers", "bank_account": "accounts",
    "member_added": "ways_in", "invited": "ways_in", "sign_in": "ways_in", "way_in_changed": "ways_in", "device_copied": "ways_in",
}  # fmt: skip


def kind_of(put_as: str) -> Kind | None:
    """The kind of a mail; None of one that nobody has named yet: it is sent, and cannot be stopped."""
    return KINDS.get(_PUT_AS.get(put_as, put_as))
