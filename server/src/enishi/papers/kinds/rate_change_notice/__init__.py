"""料率変更通知: what a new text says otherwise than the one before, from which day on; the partner consents or does not, on record."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise

from enishi.core import clock
from enishi.core.maker import local_day
from enishi.papers.addressing import party, with_an_agreement
from enishi.papers.kind import Asked, Kind, NothingToTell, Subject, Wants
from enishi.papers.kinds.commission_rules import approved
from enishi.papers.sheet import Sheet, on, same
from enishi.programs import queries as programs
from enishi.programs.naming import program_labels
from enishi.programs.queries import VersionRead
from enishi_engine.core.incentive import Label
from enishi_engine.differences import Change
from enishi_engine.settlement.japan.documents import DocumentKind
from enishi_engine.words.language import Language

ANSWERED_WITHIN = timedelta(days=14)
_KINDS = {
    "added": Label(ja="追加", en="added"),
    "removed": Label(ja="廃止", en="removed"),
    "changed": Label(ja="変更", en="changed"),
}
_BEFORE, _AFTER, _NONE = Label(ja="変更前", en="before"), Label(ja="変更後", en="after"), Label(ja="(なし)", en="(none)")


def subjects() -> list[Subject]:
    """Every approved text that follows another one, the newest first."""
    labels, today = program_labels(), local_day(clock.now())
    return [
        Subject(key=f"{one.program}/{one.from_day}", name=_subject(labels[program], one, former, today))
        for program in programs.programs()
        for one, former in _pairs(program)
    ]


def _subject(program: Label, new: VersionRead, former: VersionRead, today: date) -> Label:
    """さくら 2026年7月1日から(現行は2026年4月1日から); where the new text is in force already, 変更前は."""
    begin, before, now = on(new.from_day), on(former.from_day), today < new.from_day
    return Label(
        ja=f"{program.ja} {begin.ja}から({'現行' if now else '変更前'}は{before.ja}から)",
        en=f"{program.en} from {begin.en} ({'now' if now else 'before'}: from {before.en})",
    )


def sheets(asked: Asked) -> Iterable[Sheet]:
    """A notice for one partner, or for everybody with an agreement on the new text's day. Raises NothingToTell, NobodyToTell."""
    new = approved(DocumentKind.RATE_CHANGE_NOTICE, asked.subject)
    old = next((former for one, former in _pairs(new.program) if one.from_day == new.from_day), None)
    if old is None:
        raise NothingToTell(DocumentKind.RATE_CHANGE_NOTICE, asked.subject)
    text = Label(ja=_told(old, new, "ja"), en=_told(old, new, "en"))
    answer_by = asked.answer_by or max(asked.today, min(asked.today + ANSWERED_WITHIN, new.from_day - timedelta(days=1)))
    for partner in [asked.partner] if asked.partner else with_an_agreement(new.from_day):
        yield Sheet(
            kind=DocumentKind.RATE_CHANGE_NOTICE, key=f"{new.program}-{new.from_day}-{partner}", program=new.program, partner=partner,
            to=party(partner, asked.today), answer_by=answer_by,
            lead=Label(
                ja="手数料等の算定方法を、下記のとおり変更いたしたく、ご通知申し上げます。ご同意いただける場合は、ご回答期限までにその旨をご回答ください。",
                en="We would like to change what is paid as follows. If you agree, please say so by the day below.",
            ),
            facts=(
                (Label(ja="変更日(適用開始日)", en="In force from"), on(new.from_day)),
                (Label(ja="現行の規程", en="Rules until then"), same(f"{old.program} {old.from_day} ({old.hash[:12]})")),
                (Label(ja="変更後の規程", en="Rules from then on"), same(f"{new.program} {new.from_day} ({new.hash[:12]})")),
                (Label(ja="ご回答期限", en="Please answer by"), on(answer_by)),
            ),
            text=text,
            remarks=(
                Label(
                    ja="適用開始日より前に成立したお取引には、現行の規程を適用します。",
                    en="What was earned before that day stays under the rules until then.",
                ),
            ),
            fields={"in_force_from": new.from_day, "former_rates": old.text, "new_rates": text.ja, "answer_by": answer_by},
            answer=Label(ja="□ 上記の変更に同意します  /  □ 同意しません", en="□ We agree to this change  /  □ We do not agree"),
        )  # fmt: skip


def _pairs(program: str) -> Iterator[tuple[VersionRead, VersionRead]]:
    """Each approved text with the one before it, the newest first."""
    found = [one for one in programs.versions(program) if one.approved]
    yield from pairwise(found)


def _told(old: VersionRead, new: VersionRead, language: Language) -> str:
    """The changes as Markdown: a heading for each thing, its terms before and after."""
    found = programs.changes(old, new, language)
    return "\n\n".join(_change(one, language) for one in found) or _say(Label(ja="違いはありません。", en="They say the same."), language)


def _change(change: Change, language: Language) -> str:
    lines = [
        f"### {change.name}({_say(_KINDS[change.kind], language)})"
        if language == "ja"
        else f"### {change.name} ({_say(_KINDS[change.kind], language)})"
    ]
    for term in change.terms:
        lines.append(f"**{term.head}**")
        if change.kind == "changed":
            lines += [
                f"{_say(_BEFORE, language)}:",
                term.old or _say(_NONE, language),
                f"{_say(_AFTER, language)}:",
                term.new or _say(_NONE, language),
            ]
        else:
            lines.append(term.new or term.old or "")
    return "\n\n".join(lines)


def _say(label: Label, language: Language) -> str:
    return label.ja if language == "ja" else label.en


KIND = Kind(
    document=DocumentKind.RATE_CHANGE_NOTICE,
    about=Label(ja="料率や条件を変更し、同意を得るとき", en="When rates or terms change and consent is asked"),
    wants=(Wants.SUBJECT, Wants.EVERYBODY, Wants.ANSWER_BY), subjects=subjects, sheets=sheets,
)  # fmt: skip
