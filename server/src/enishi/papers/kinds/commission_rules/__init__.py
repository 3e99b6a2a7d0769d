"""手数料規程(別紙): what an approved text says, as the annex of a contract."""

from collections.abc import Iterable
from datetime import date

from enishi.papers.addressing import party
from enishi.papers.kind import Asked, Kind, NothingToTell, Subject, Wants
from enishi.papers.sheet import Sheet, on, same
from enishi.programs import queries as programs
from enishi.programs.naming import program_labels
from enishi.programs.queries import VersionRead
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind


def subjects() -> list[Subject]:
    """Every approved text, the newest first."""
    labels = program_labels()
    return [
        Subject(
            key=f"{one.program}/{one.from_day}",
            name=Label(ja=f"{labels[program].ja} {on(one.from_day).ja}から", en=f"{labels[program].en} from {on(one.from_day).en}"),
        )
        for program in programs.programs()
        for one in programs.versions(program)
        if one.approved
    ]  # fmt: skip


def approved(kind: DocumentKind, key: str) -> VersionRead:
    """The approved text of a program and day. Raises NothingToTell."""
    program, _, day = key.rpartition("/")
    try:
        found = programs.version(program, date.fromisoformat(day))
    except ValueError:
        found = None
    if found is None or not found.approved:
        raise NothingToTell(kind, key)
    return found


def sheets(asked: Asked) -> Iterable[Sheet]:
    """The annex, for one partner or for nobody in particular. Raises NothingToTell, NobodyToTell."""
    version = approved(DocumentKind.COMMISSION_RULES, asked.subject)
    yield Sheet(
        kind=DocumentKind.COMMISSION_RULES, key="-".join((version.program, str(version.from_day), *([asked.partner] if asked.partner else []))),
        program=version.program, partner=asked.partner, to=party(asked.partner, asked.today) if asked.partner else None,
        lead=Label(
            ja="パートナー契約に定める手数料等の算定方法は、下記の規程によります。",
            en="What is paid under the partner contract is calculated by these rules.",
        ),
        facts=(
            (Label(ja="適用開始日", en="In force from"), on(version.from_day)),
            (Label(ja="規程の版", en="Version"), same(f"{version.program} {version.from_day} ({version.hash[:12]})")),
        ),
        text=Label(ja=programs.in_words(version, "ja"), en=programs.in_words(version, "en")),
        fields={"program_version": version.hash, "in_force_from": version.from_day, "content": version.text},
    )  # fmt: skip


KIND = Kind(
    document=DocumentKind.COMMISSION_RULES,
    about=Label(ja="契約書に料率の定めを添付するとき", en="When the rules are an annex of a contract"),
    wants=(Wants.SUBJECT, Wants.PARTNER), subjects=subjects, sheets=sheets,
)  # fmt: skip
