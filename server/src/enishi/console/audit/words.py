"""Acts as sentences: who did what to whom, out of the catalogs that stand beside each app's acts; and what changed, each by its name."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from enishi.closing import acts as closing
from enishi.console.audit.subjects import named, parted
from enishi.console.partners import words as partner_words
from enishi.console.payouts import words as payout_words
from enishi.console.templatetags.told import day, in_words, moment, number
from enishi.core import acts as core
from enishi.core.queries import AuditRead
from enishi.core.reader import language
from enishi.core.roles import Role
from enishi.core.roles import word as role_word
from enishi.deals import acts as deals
from enishi.deals.states import Asked, DealState, PriceKind
from enishi.deals.states import word as deal_word
from enishi.earnings import acts as earnings
from enishi.intake import acts as intake
from enishi.ledger import acts as ledger
from enishi.notify import acts as notify
from enishi.papers import acts as papers
from enishi.parallel_run import acts as parallel_run
from enishi.partners import acts as partners
from enishi.partners.states import AmountsShown, ContactRole, MemberRole
from enishi.payouts import acts as payouts
from enishi.planning import acts as planning
from enishi.programs import acts as programs
from enishi.ranks import acts as ranks
from enishi.statements import acts as statements
from enishi.targets import acts as targets
from enishi_engine.said import Said

# Each kind of act under its name in addresses: its word, and the acts.
KINDS: Mapping[str, tuple[Said, Mapping[str, Said]]] = {
    "people": (Said("People and roles", "担当者と権限"), {**core.ACTS, **notify.ACTS}),
    "partners": (Said("Partners", "パートナー"), partners.ACTS),
    "deals": (Said("Deals", "案件"), deals.ACTS),
    "programs": (Said("Programs", "プログラム"), {**programs.ACTS, **planning.ACTS}),
    "ranks": (Said("Ranks and targets", "ランク・目標合意"), {**ranks.ACTS, **targets.ACTS}),
    "intake": (Said("Intake", "取込"), {**intake.ACTS, **parallel_run.ACTS}),
    "closing": (Said("Closing and books", "締め・元帳"), {**closing.ACTS, **earnings.ACTS, **ledger.ACTS}),
    "statements": (Said("Statements and papers", "支払通知書・帳票"), {**statements.ACTS, **papers.ACTS}),
    "payouts": (Said("Payments", "支払"), payouts.ACTS),
}
ACTS: Mapping[str, Said] = {act: said for _, acts in KINDS.values() for act, said in acts.items()}
DETAILS: Mapping[str, Said] = {
    key: said
    for app in (
        core, notify, intake, partners, programs, ranks, targets, deals, earnings, planning, ledger, statements, payouts, papers, closing, parallel_run,
    )
    for key, said in app.DETAILS.items()
}  # fmt: skip
# Details that name a thing, and of which kind.
THINGS = {
    "user": "user", "for": "user", "company": "company", "contact": "contact", "told": "contact", "partner": "partner", "other": "partner",
    "first_tier": "partner", "fact": "fact",
}  # fmt: skip
YES_AND_NO: Mapping[str, tuple[Said, Said]] = {
    "sees_amounts": (Said("shown", "表示する"), Said("hidden", "表示しない")),
    "all_deals": (Said("shown", "表示する"), Said("hidden", "表示しない")),
    "wanted": (Said("wanted", "受け取る"), Said("not wanted", "受け取らない")),
}
UNKNOWN = Said("did what an older version called {act}", "以前の版の操作({act})を行いました")
YES, NO = Said("yes", "はい"), Said("no", "いいえ")
FACTORS = {
    "totp": Said("authenticator app", "認証アプリ"),
    "webauthn": Said("passkey", "パスキー"),
    "recovery_codes": Said("recovery codes", "リカバリーコード"),
}
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+(\+\d{2}:\d{2}|Z)")


@dataclass(frozen=True, kw_only=True)
class Told:
    """An act in a sentence. `facts`: what is said of it beside, each by its name; `changed`: of what had another value before, both."""

    read: AuditRead
    sentence: str
    facts: tuple[tuple[str, str], ...]
    changed: tuple[tuple[str, str, str], ...]


def told(acts: Iterable[AuditRead]) -> list[Told]:
    """The acts in the reader's language, in their order."""
    read = [(one, json.loads(one.detail)) for one in acts]
    names = named(thing for one, detail in read for thing in (parted(one.subject), *_things(detail)))
    return [_told(one, detail, names) for one, detail in read]


def _told(one: AuditRead, detail: Mapping[str, Any], names: Mapping[tuple[str, str], str]) -> Told:
    said = {key: _value(key, value, names) for key, value in detail.items()}
    what = _Words(said | {"act": one.act, "what": names[parted(one.subject)]})
    changed = tuple(_changes(detail.get("before"), detail.get("after"), names))
    facts = tuple((_label(key), said[key]) for key in detail if not (changed and key in ("before", "after")))
    return Told(read=one, sentence=_sentence(one, what), facts=facts, changed=changed)


def _sentence(one: AuditRead, what: Mapping[str, str]) -> str:
    act = ACTS.get(one.act, UNKNOWN)
    if language() == "ja":
        who = f"Enishi({one.actor})" if one.by_itself else f"{one.actor}さん"
        return f"{who}が{act.ja.format_map(what)}"
    return f"{f'Enishi ({one.actor})' if one.by_itself else one.actor} {act.en.format_map(what)}"


def _changes(before: Any, after: Any, names: Mapping[tuple[str, str], str]) -> Iterator[tuple[str, str, str]]:
    """Each field whose value is another now; nothing where an act says no values."""
    for key in sorted({*before, *after}) if isinstance(before, dict) and isinstance(after, dict) else ():
        if before.get(key) != after.get(key):
            yield _label(key), _value(key, before.get(key), names), _value(key, after.get(key), names)


def _things(detail: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, value in detail.items():
        if key in THINGS:
            yield from ((THINGS[key], str(one)) for one in (value if isinstance(value, list) else [value]))


def _label(key: str) -> str:
    return in_words(DETAILS[key]) if key in DETAILS else key


def _value(key: str, value: Any, names: Mapping[tuple[str, str], str]) -> str:
    if value is None or value in ("", [], {}):
        return "–"
    if isinstance(value, list):
        return "、".join(_value(key, one, names) for one in value)
    if isinstance(value, dict):
        return "、".join(f"{_label(name)}: {_value(name, one, names)}" for name, one in value.items())
    if isinstance(value, bool):
        yes, no = YES_AND_NO.get(key, (YES, NO))
        return in_words(yes if value else no)
    if isinstance(value, int):
        return str(value) if key == "year" else number(value)
    return names.get((THINGS.get(key, ""), value)) or _word(key, str(value))


def _word(key: str, value: str) -> str:
    if DAY.fullmatch(value):
        return day(date.fromisoformat(value))
    if MOMENT.fullmatch(value):
        return moment(datetime.fromisoformat(value))
    listed = {getattr(code, "value", code): str(said) for code, said in LISTS.get(key, {}).items()}
    return listed.get(value) or CODES.get(key, str)(value)


def _role(code: str) -> str:
    if code in Role.values:
        return role_word(Role(code))
    if code in MemberRole.values:
        return MemberRole(code).word
    return str(partner_words.ROLES[ContactRole(code)]) if code in ContactRole.values else code


def _of_deal(code: str) -> str:
    known = next((kind(code) for kind in (DealState, Asked, PriceKind) if code in kind.values), None)
    return code if known is None else deal_word(known, language())


# Codes that stand in a detail, and what says them in words.
LISTS: Mapping[str, Mapping[Any, Any]] = {
    "fee_bearer": partner_words.FEES, "issued_by": partner_words.ISSUERS, "protection": partner_words.PROTECTIONS, "shift": partner_words.SHIFTS,
    "settlement_way": partner_words.WAYS, "period": partner_words.PERIODS, "withholding": partner_words.CLASSES, "ended_as": partner_words.ENDINGS,
    "consumption_tax": partner_words.TAXES, "entity_class": partner_words.ENTITY_CLASSES, "outcome": payout_words.OUTCOMES,
}  # fmt: skip
CODES: Mapping[str, Callable[[str], str]] = {
    "role": _role,
    "amounts": lambda code: AmountsShown(code).word if code in AmountsShown.values else code,
    "state": _of_deal,
    "about": _of_deal,
    "type": lambda code: in_words(FACTORS[code]) if code in FACTORS else code,
}


class _Words(dict[str, str]):
    """The words of a sentence; what an act of an older version does not say is a dash."""

    def __missing__(self, key: str) -> str:
        return "–"
