"""What acts were done to, by name: many at once, a question or two to the database for each kind of thing."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from enishi.console.lists.titles import TITLES
from enishi.console.templatetags.told import month
from enishi.core import queries as people
from enishi.core.reader import language
from enishi.deals import queries as deals
from enishi.intake import queries as intake
from enishi.papers import queries as papers
from enishi.parallel_run import queries as sheets
from enishi.partners import names
from enishi.statements import queries as statements
from enishi_engine.facts import FACT

UUID_ = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Names = Callable[[Collection[str]], Mapping[str, str]]


def _of_statements(ids: Collection[str]) -> dict[str, str]:
    found = statements.payees_and_months(_uuids(ids))
    return {
        id_: _("the statement of %(month)s for %(payee)s") % {"month": month(last), "payee": payee} for id_, (payee, last) in found.items()
    }


def _of_deals(codes: Collection[str]) -> dict[str, str]:
    return {code: f"{code} ({customer})" for code, customer in deals.customers_of(codes).items()}


def _of_facts(ids: Collection[str]) -> dict[str, str]:
    return {id_: str(getattr(FACT[id_], language())) for id_ in ids if id_ in FACT}


def _of_closings(ids: Collection[str]) -> dict[str, str]:
    """The period, and of which program: of `sakura month_end/2026-02` 2026-02(sakura)."""
    return {id_: f"{id_.rpartition('/')[2]} ({id_.partition(' ')[0]})" for id_ in ids}


def _of_lists(ids: Collection[str]) -> dict[str, str]:
    return {id_: str(TITLES[id_]) for id_ in ids if id_ in TITLES}


# By the kind that stands before the colon of a subject. What is not here is called by its id.
NAMES: Mapping[str, Names] = {
    "user": people.names_of, "partner": names.of_codes, "company": lambda ids: names.of_companies(_uuids(ids)), "contact": lambda ids: names.of_contacts(_uuids(ids)), "deal": _of_deals,
    "statement": _of_statements, "batch": intake.file_names, "paper": lambda ids: papers.numbers_of(_uuids(ids)), "sheet": sheets.file_names, "fact": _of_facts,
    "closing": _of_closings, "run": _of_closings, "list": _of_lists,
}  # fmt: skip


def parted(subject: str) -> tuple[str, str]:
    """The kind and the id of a subject; of what there is only one, the kind alone."""
    kind, _colon, id_ = subject.partition(":")
    return kind, id_


def named(things: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of things by kind and id; of what is not there any more, the id as people may read it."""
    wanted: dict[str, set[str]] = {}
    for kind, id_ in things:
        wanted.setdefault(kind, set()).add(id_)
    found: dict[tuple[str, str], str] = {}
    for kind, ids in wanted.items():
        known = NAMES[kind](ids) if kind in NAMES else {}
        found |= {(kind, id_): known.get(id_) or _short(id_) for id_ in ids}
    return found


def searched(text: str) -> list[str]:
    """The subjects that a text may mean: people, partners and their companies by name or code, and anything by its id."""
    codes, companies = names.codes_and_companies_named(text)
    people_ = [f"user:{one}" for one in people.people_named(text)]
    return [
        *people_,
        *(f"partner:{one}" for one in codes),
        *(f"company:{one}" for one in companies),
        *(f"{kind}:{text}" for kind in _KINDS),
        text,
    ]


_KINDS = (*NAMES, "program", "book", "agreement", "special_term", "payment", "target", "rank_decision", "overlap", "mapping", "payer")
_LONG = 20  # characters: an id that is no word is shown by its beginning


def _uuids(ids: Collection[str]) -> list[UUID]:
    return [UUID(one) for one in ids if UUID_.fullmatch(one)]


def _short(id_: str) -> str:
    return id_ if len(id_) <= _LONG or "/" in id_ else f"{id_[:8]}…"
