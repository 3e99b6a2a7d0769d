"""Why a partner is left out of a closing while everybody else is closed: each reason by name, with its remedy, in both languages; pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from enishi_engine.settlement.japan.registration import Registration, Standing
from enishi_engine.words.amounts import day as said_day


@dataclass(frozen=True)
class Hindrance:
    """One reason why a partner is parked, and what to do about it."""

    name: str
    partner: str
    en: str
    ja: str


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is recorded of a partner: whether it is a corporation, from which days it has a tax class, its registrations.

    `unregistered` are the days from which somebody has said that it is not registered.
    """

    corporation: bool = True
    tax_class_from: Collection[date] = ()
    registrations: Collection[Registration] = ()
    unregistered: Collection[date] = field(default=())


def no_agreement(partner: str) -> Hindrance:
    """It sold in the period, agreements are kept, and none is with this partner."""
    return Hindrance(
        "no_agreement",
        partner,
        f"{partner} has no agreement. Write one down, with its closing group; the next closing posts what is due.",
        f"{partner}のパートナー契約が登録されていません。契約と締めグループを登録すると、次の締めで計上されます。",
    )


def no_closing_group(partner: str) -> Hindrance:
    """There are several closing groups, and its agreements name none of them."""
    return Hindrance(
        "no_closing_group",
        partner,
        f"No agreement of {partner} names its closing group. Write it into the agreement; the next closing posts what is due.",
        f"{partner}の契約に締めグループがありません。契約に締めグループを登録すると、次の締めで計上されます。",
    )


def hindrances(known: Mapping[str, Known], *, day: date) -> Iterator[Hindrance]:
    """What the records of partners lack on a period's last day."""
    for partner in sorted(known):
        yield from _no_tax_class(partner, known[partner], day)
        yield from _registration_ended(partner, known[partner], day)


def _no_tax_class(partner: str, known: Known, day: date) -> Iterator[Hindrance]:
    """A corporation's class is that of corporations; of anybody else nothing is assumed."""
    if known.corporation or any(since <= day for since in known.tax_class_from):
        return
    yield Hindrance(
        "no_tax_class",
        partner,
        f"{partner} is no corporation, and has no tax class on {said_day(day, 'en')}. Decide its class, with the reason; the next closing posts what is due.",
        f"{partner}は法人ではなく、{said_day(day, 'ja')}時点の税・源泉徴収の区分が決まっていません。区分と理由を登録すると、次の締めで計上されます。",
    )


def _registration_ended(partner: str, known: Known, day: date) -> Iterator[Hindrance]:
    """A registration ended, and nobody has said what holds since."""
    begun = sorted((one for one in known.registrations if one.first_day <= day), key=lambda one: one.first_day)
    ended_on = begun[-1].ended_on if begun else None
    if ended_on is None or ended_on > day or any(ended_on <= since <= day for since in known.unregistered):
        return
    lapsed = begun[-1].ended_as is Standing.LAPSED
    yield Hindrance(
        "registration_ended",
        partner,
        f"The registration {begun[-1].number} of {partner} {'lapsed' if lapsed else 'was cancelled'} on {said_day(ended_on, 'en')}. Record the "
        "new number, or that it is unregistered since; the next closing posts what is due.",
        f"{partner}の登録番号{begun[-1].number}は{said_day(ended_on, 'ja')}に{'失効' if lapsed else '取消'}となっています。新しい登録番号か、"
        "未登録であることを登録すると、次の締めで計上されます。",
    )
