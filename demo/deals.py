"""Deals of Sakura's partners in every state: their own people and the maker's act on them, in the weeks before the site is made."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from demo.season import is_working_day
from enishi.closing import supposing
from enishi.closing.supposing import Order
from enishi.core import clock
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.deals import operations as deals
from enishi.deals.models import Deal
from enishi.deals.pricing import Effect, Wish
from enishi.deals.refusals import CustomerTaken
from enishi.deals.registering import Registration
from enishi.deals.states import Asked, DealKind, DealState, PriceKind
from enishi.intake import operations as intake
from enishi.partners import queries as partners

NAMES = UUID("6d5f2c1e-8a0b-4d3f-9b7a-51c0ffee0001")  # of the forms: made twice, a site has the same deals
SECOND_TIER = "asagiri"
CONFIRMED = "他社・直販との重複がないことを確認しました。"
DIRECT = """\
id,customer_name,corporate_number,product,owner,opened_on,stage,amount
P-0001,㈱森田食品,,,佐々木 亮,{weeks_ago},open,1200000
P-0002,港北運輸株式会社,,,佐々木 亮,{month_ago},open,800000
P-0003,株式会社白樺印刷,,,小林 梓,{month_ago},lost,450000
"""


class Told:
    """Who acts, and on which day before the site is made."""

    def __init__(self, users: Mapping[str, User], *, now: datetime) -> None:
        self.users, self.now = users, now

    def days_ago(self, days: int) -> datetime:
        """So many days ago, or the working day before."""
        moment = self.now - timedelta(days=days)
        while days and not is_working_day(local_day(moment)):
            moment -= timedelta(days=1)
        return moment

    def registered(
        self, partner: str, name: str, who: str, *, days_ago: int, act: Callable[..., Deal] = deals.register, **said: object
    ) -> Deal:
        """A deal that comes in so many days ago."""
        registration = Registration(partner=partner, customer_name=name, **said)  # type: ignore[arg-type]
        at = self.days_ago(days_ago)
        with clock.standing_at(at):
            return act(registration=registration, sent_as=uuid5(NAMES, f"{partner}/{name}"), by=self.users[who], at=at)

    def protected(self, deal: Deal, *, days_ago: int, days: int = 90, reason: str = "") -> Deal:
        """Accepted so many days ago, for so many days from then."""
        at = self.days_ago(days_ago)
        return deals.accept(deal=deal.id, protected_until=local_day(at) + timedelta(days=days), reason=reason, by=self.users["hana"], at=at)


def tell_deals(users: Mapping[str, User], *, at: datetime) -> None:
    """What files brought, then what people did: `users` are hana and takahashi of Sakura, ichiro and ken of Aoba, yumi of Kita, megumi of a second tier."""
    told = Told(users, now=at)
    _pipeline(told)
    _ended(told)
    _protected(told)
    _waiting(told)
    _second_tier(told)


def accept_of_files(*, by: User, leave: int) -> None:
    """Deals that files have brought, added and accepted, but for the newest, which wait for an answer."""
    at = clock.now()
    deals.adopt(at=at)
    waiting = list(Deal.objects.filter(state=DealState.WAITING).order_by("code"))
    for deal in waiting[: len(waiting) - leave]:
        with suppress(CustomerTaken):  # somebody else is protected there: it waits for a decision
            deals.accept(deal=deal.id, protected_until=local_day(at) + timedelta(days=90), reason=CONFIRMED, by=by, at=at)


def _pipeline(told: Told) -> None:
    day = local_day(told.now)
    text = DIRECT.format(weeks_ago=day - timedelta(days=20), month_ago=day - timedelta(days=40))
    intake.import_file(
        fact="direct_deals", source="sfa", file_name="direct_deals.csv", content=text.encode(), by=str(told.users["hana"].id), at=told.now
    )


def _ended(told: Told) -> None:
    """Rejected, taken back, declined, lost, won, over."""
    rejected = told.registered("aoba", "港北運輸株式会社", "ken", days_ago=30)
    deals.look(deal=rejected.id, by=told.users["hana"], at=told.days_ago(28), note="直販の佐々木さんに確認済み")
    reason = "弊社の直販担当が先月から商談中のため、今回はお受けできません。"
    deals.reject(deal=rejected.id, reason=reason, by=told.users["hana"], at=told.days_ago(28))
    withdrawn = told.registered("aoba", "有限会社みどり園芸", "ken", days_ago=26)
    deals.withdraw(deal=withdrawn.id, by=told.users["ken"], at=told.days_ago(25))
    declined = told.registered("aoba", "株式会社南国トラベル", "hana", days_ago=35, act=deals.hand_over, note="資料請求がありました。")
    deals.decline(deal=declined.id, reason="担当エリア外のため", by=told.users["ichiro"], at=told.days_ago(33))
    lost = told.protected(told.registered("aoba", "東雲電機株式会社", "ken", days_ago=70, amount=900_000), days_ago=68)
    deals.lose(
        deal=lost.id, day=_day(told, 20), reason="他社製品に決定", by=told.users["ken"], at=told.days_ago(20), from_partner=True
    )  # fmt: skip
    won = told.protected(told.registered("aoba", "あけぼの歯科クリニック", "ken", days_ago=60, amount=360_000), days_ago=58)
    deals.record(deal=won.id, kind=Asked.WON, day=_day(told, 12), by=told.users["hana"], at=told.days_ago(10))
    over = told.protected(told.registered("aoba", "株式会社さざなみ水産", "ken", days_ago=75), days_ago=73, days=60)
    deals.expire_all(at=told.now)
    assert Deal.objects.get(id=over.id).state == "expired", "its day is over"


def _protected(told: Told) -> None:
    """One that ends soon, one whose extension waits, one with its meeting and its prices."""
    ends = told.protected(told.registered("aoba", "株式会社丸山製菓", "ken", days_ago=82, amount=480_000), days_ago=80)
    deals.ask(
        deal=ends.id, kind=Asked.EXTENSION, day=ends.protected_until + timedelta(days=30) if ends.protected_until else _day(told, 0),
        reason="お客様の稟議が来月のため", by=told.users["ken"], at=told.days_ago(1),
    )  # fmt: skip
    soon = told.protected(told.registered("aoba", "北斗建材株式会社", "ken", days_ago=85, amount=1_500_000), days_ago=83)
    deals.warn_all(at=told.now)
    met = told.protected(told.registered("aoba", "医療法人つばさ会", "ken", days_ago=24, amount=2_400_000), days_ago=22)
    asked = deals.ask(deal=met.id, kind=Asked.MEETING, day=_day(told, 15), by=told.users["ken"], at=told.days_ago(14))
    deals.confirm(request=asked.id, by=told.users["hana"], at=told.days_ago(13))
    _prices(told, met, soon)
    taken = told.registered("aoba", "株式会社ひかり保育", "hana", days_ago=18, act=deals.hand_over, note="展示会でのお問い合わせです。")
    deals.take(deal=taken.id, by=told.users["ken"], at=told.days_ago(17))


def _prices(told: Told, met: Deal, soon: Deal) -> None:
    """A quote that was answered, a special price with what it does to the commission, and one that waits."""
    by, at = told.users["ken"], told.days_ago(9)
    quote = deals.ask_price(deal=met.id, wish=Wish(kind=PriceKind.QUOTE, product="accounting", quantity=5), by=by, at=at)
    full = quote.list_amount or 0
    deals.grant_price(
        price=quote.id,
        amount=full,
        valid_until=_day(told, -21),
        reason="5ライセンスの年額です。",
        by=told.users["hana"],
        at=told.days_ago(8),
    )
    wish = Wish(kind=PriceKind.SPECIAL, product="accounting", quantity=5, wanted=full * 85 // 100, reason="競合の提案が15%引きのため")
    special = deals.ask_price(deal=met.id, wish=wish, by=by, at=told.days_ago(7))
    order = Order(partner="aoba", product="accounting", quantity=5, list_amount=full, on=_day(told, 6), person="ken", deal=met.code)
    paid = supposing.suppose(order, nets=(full, full * 90 // 100), at=told.now)
    effect = None if paid is None else Effect(at_list=paid[0], at_price=paid[1])
    deals.grant_price(
        price=special.id, amount=full * 90 // 100, valid_until=_day(told, -14), reason="10%引きまで承認します。", effect=effect,
        by=told.users["takahashi"], at=told.days_ago(6),
    )  # fmt: skip
    waits = Wish(kind=PriceKind.SPECIAL, product="accounting", quantity=10, wanted=full * 2 * 80 // 100, reason="10ライセンスの一括導入")
    deals.ask_price(deal=soon.id, wish=waits, by=by, at=told.days_ago(1))


def _waiting(told: Told) -> None:
    """One in time, two at the same customer where direct sales is too, one that is late, one in the partner's name, one that is offered."""
    told.registered("kita", "(株)森田食品", "yumi", days_ago=2, amount=700_000)
    told.registered("aoba", "森田食品株式会社", "ken", days_ago=1, amount=1_000_000, note="総務部長とお会いしました。")
    told.registered("aoba", "株式会社あさひ倉庫", "ken", days_ago=0, kind=DealKind.LEAD)
    told.registered("kita", "若葉会計事務所", "yumi", days_ago=8)
    told.registered("kita", "株式会社雪村酒造", "hana", days_ago=1, act=deals.register_on_behalf, note="お電話で承りました。")
    told.registered(
        "aoba", "株式会社春日スポーツ", "hana", days_ago=1, act=deals.hand_over, note="Webからのお問い合わせです。来週の訪問をご希望です。"
    )


def _second_tier(told: Told) -> None:
    """One that stands below another agreed to show its deals: one protected, one that waits."""
    below = next(one for one in partners.partners() if one.code == SECOND_TIER)
    assert below.parent is not None, "it stands below another"
    deals.show_to_first_tier(partner=below.code, agreed_by="二次店契約書 第9条", by=told.users["hana"], at=told.days_ago(40))
    told.protected(told.registered(below.code, "社会福祉法人みなと会", "megumi", days_ago=16, amount=620_000), days_ago=14)
    told.registered(below.code, "株式会社ことぶき工業", "megumi", days_ago=1, amount=1_100_000)


def _day(told: Told, days_ago: int) -> date:
    return local_day(told.days_ago(days_ago))
