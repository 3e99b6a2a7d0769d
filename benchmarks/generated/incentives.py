"""Incentives as texts: each takes some of the phrases that its occasion allows, so that every two phrases meet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.expressions import Expressions
from benchmarks.generated.metrics import METRICS
from benchmarks.generated.spelling import SUM, Piece, compared, joined, major, percent
from benchmarks.generated.tables import TableWriter
from benchmarks.generated.terms import WANTED, TermWriter, Text
from benchmarks.generated.world import ACTIVITY_KINDS, ATTRIBUTES, World
from enishi_engine.core.expression import Unit
from enishi_engine.core.incentive import OnAgreement, OnClaim, OnEarning, OnEvent, OnLine, OnPeriod, OnServiceMonth, PeriodKind
from enishi_engine.program.names import Scope, base_scope, candidate_scope

_POOLS = (1, 2, 7, 100, 1_000, 9_999, 100_000)  # minor units, so that some shares come to nothing
PLAIN = "k1"  # the id of an incentive that goes on from text to text
LINE_TYPES = (
    ("commission",) * 4
    + ("cross_sell",) * 9
    + ("volume_rebate",) * 8
    + ("spiff",) * 8
    + ("up_sell", "up_sell", "renewal", "margin", "credit_split")
    + ("rate_up",) * 9
    + ("unlock",) * 4
    + ("start_dash",) * 3
)
_LINE = (
    "payee", "credit", "earned_on", "text_as_of", "scope", "campaign", "campaign", "who", "condition", "entitled", "while", "while", "unlocked", "registered", "claim", "after_contract", "once_per", "payable",
    "take_back", "take_back", "limits", "limits",
)  # fmt: skip
_MONTH = tuple(phrase for phrase in _LINE if phrase not in ("earned_on", "claim"))
_EVENT = ("payee", "text_as_of", "scope", "campaign", "campaign", "who", "condition", "entitled", "unlocked", "claim", "once_per", "limits")
_PERIOD = ("payee", "text_as_of", "scope", "campaign", "who", "who", "condition", "condition", "unlocked", "once_per", "limits")
_NARROWING = ("scope", "who", "condition", "entitled", "unlocked", "registered", "claim", "once_per", "payee", "credit", "tested_on")
_POOL = (*("limits",) * 7, "scope", "campaign", "who", "condition", "unlocked", *("once_per",) * 4)
_CLAIM = (
    "payee",
    "text_as_of",
    "scope",
    "campaign",
    "who",
    "condition",
    "entitled",
    "unlocked",
    "claim",
    "claim",
    "once_per",
    "limits",
    "limits",
)
_EARNING = (
    "payee",
    "payee",
    "payee",
    "scope",
    "campaign",
    "who",
    "condition",
    "entitled",
    "unlocked",
    "once_per",
    "once_per",
    "limits",
    "limits",
)
_AGREEMENT = ("payee", "text_as_of", "scope", "campaign", "who", "condition", "entitled", "unlocked", "once_per", "limits", "limits")


@dataclass
class IncentiveWriter:
    """Writes the incentives of one version; what was written before can be raised or met."""

    choices: Choices
    world: World
    metrics: dict[str, str]
    ranks: tuple[str, ...] | None
    written: list[Text] = field(default_factory=list)
    planned: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Some versions begin with a commission that is raised and has a rival: what raises it falls with it."""
        self.planned = ["commission", "rate_up", "commission"] if chance(self.choices, 6) else []

    def write(self, name: str) -> Text:
        if self.planned:
            return self.put(self.on_line(name, self.planned.pop(0)), "line")
        kinds = (
            ("line",) * 11
            + ("event",) * 3
            + ("period",) * 5
            + ("month",) * 3
            + ("claim",) * 3
            + ("agreement",) * 2
            + ("earning",) * (3 if self.earned else 0)
        )
        kind = pick(self.choices, kinds)
        text = self.on(kind, name)
        if chance(self.choices, 20):
            text["pays_as"] = pick(self.choices, ("money", *("marketing_money",) * 4))
        return self.put(text, kind)

    def put(self, text: Text, kind: str) -> Text:
        self.meet(text, kind)
        self.written.append(text)
        return text

    def write_plain(self, name: str) -> Text:
        text = self.plain(name)
        self.meet(text, "line")
        self.written.append(text)
        return text

    def plain(self, name: str) -> Text:
        """Few conditions and something that is kept count of: most often both texts of a program judge some of its lines."""
        type_ = pick(self.choices, ("volume_rebate", "volume_rebate", "commission"))
        text: Text = {"id": name, "type": type_}
        scope = candidate_scope(OnLine(), ATTRIBUTES, self.ranks, self.units)
        text |= self.own_terms(type_, self.tables(scope))
        self.terms(scope, "line").add(
            text, set(some(self.choices, ("limits", "once_per", "text_as_of", "earned_on", "payee", "credit", "entitled", "while"), 1, 3))
        )
        return text

    def reworded(self, before: Text) -> Text:
        """What another version says of an incentive: what an id must keep stays, the rest is new."""
        text = self.plain(PLAIN) if before["id"] == PLAIN else self.on(kind_of(before), before["id"])
        if "changes" in text:
            return before
        if text["type"] == "pool_share" and "text_as_of" in before:
            return before
        kept = ("earned_on", "text_as_of", *(("after_contract",) if settles(before) or settles(text) else ()))
        own = {key: value for key, value in text.items() if key not in kept}
        return own | {key: before[key] for key in kept if key in before}

    # Occasions

    def on(self, kind: str, name: str) -> Text:
        write = {
            "line": self.on_line, "event": self.on_event, "period": self.on_period, "month": self.on_service_month, "claim": self.on_claim,
            "earning": self.on_earning, "agreement": self.on_agreement,
        }  # fmt: skip
        return write[kind](name)

    def on_line(self, name: str, planned: str = "") -> Text:
        commissions = self.commissions
        type_ = pick(self.choices, [one for one in LINE_TYPES if commissions or one not in ("rate_up", "unlock", "start_dash")])
        type_ = "commission" if not commissions and chance(self.choices, 40) else type_
        type_ = planned or type_
        text: Text = {"id": name, "type": type_}
        scope = candidate_scope(OnLine(), ATTRIBUTES, self.ranks, self.units)
        wanted, phrases = self.line_phrases(type_, plain=bool(planned))
        text |= self.own_terms(type_, self.tables(scope))
        self.terms(scope, "line", wanted).add(text, phrases)
        return text

    def line_phrases(self, type_: str, *, plain: bool) -> tuple[Text, set[str]]:
        """Phrases with a wanted value, and phrases by chance; some say next to nothing, so that they meet on a line."""
        campaign = {"campaign"} if type_ == "rate_up" else set()
        if plain or chance(self.choices, {"commission": 30, "rate_up": 25}.get(type_, 0)):
            return ({"campaign": ""}, campaign) if campaign else ({}, set(some(self.choices, ("limits",), 0, 1)))
        if chance(self.choices, 60):
            return self.wanted(type_), campaign
        return {}, campaign | set(some(self.choices, _LINE, 0, pick(self.choices, (2, 4, 7))))

    def on_service_month(self, name: str) -> Text:
        text: Text = {"id": name, "type": "recurring_commission"}
        scope = candidate_scope(OnServiceMonth(), ATTRIBUTES, self.ranks, self.units)
        if chance(self.choices, 25):
            text |= {"type": "spiff", "per": "month", "amount": self.tables(scope).table("amount", 2)}
        elif chance(self.choices, 20):
            text |= {
                "type": "credit_split",
                "per": "month",
                "base": self.base(),
                "rate": "12 %",
                "part": pick(self.choices, ("25 %", "100 %")),
            }
        else:
            text |= {"base": self.base(), "rate": self.tables(scope).table("rate", 2)}
        phrases = set(some(self.choices, _MONTH, 0, pick(self.choices, (2, 4, 7))))
        phrases |= {
            phrase
            for phrase in ("payee", "text_as_of", "take_back", "take_back", "payable", "credit", "campaign", "once_per", "after_contract")
            if chance(self.choices, 40)
        }
        wanted = self.wanted("month") if chance(self.choices, 60) else {}
        self.terms(scope, "month", wanted).add(text, set() if wanted else phrases)
        return text

    def on_event(self, name: str) -> Text:
        kinds = some(self.choices, ACTIVITY_KINDS, 1, 2)
        text: Text = {"id": name, "type": "spiff", "per": "event", "event": kinds if len(kinds) > 1 else kinds[0]}
        if chance(self.choices, 40):
            text = {"id": name, "type": "meeting_reward", "meeting": text["event"]}
        scope = candidate_scope(OnEvent(tuple(kinds)), ATTRIBUTES, self.ranks, self.units)
        text["amount"] = self.tables(scope).table("amount", 2)
        self.terms(scope, "event").add(text, set(some(self.choices, _EVENT, 0, pick(self.choices, (2, 4, 7)))))
        return text

    def on_period(self, name: str) -> Text:
        text: Text = {"id": name, "type": "target_bonus", "over": self.period()}
        scope = candidate_scope(OnPeriod(PeriodKind.PROGRAM), ATTRIBUTES, self.ranks, self.units)
        expressions = self.expressions(scope)
        tables = self.tables(scope)
        figures = [unit for unit in self.units.values() if unit is not Unit.RATIO]
        if figures and chance(self.choices, 20):
            unit = pick(self.choices, figures)
            text["type"] = "growth_bonus"
            text["now"], text["before"] = (expressions.value(unit, 1).text for _ in range(2))
            text["bands"] = tables.bands(Unit.RATIO, "amount")
        elif self.units and chance(self.choices, 15):
            text["type"] = "contest"
            places = {str(place): tables.leaf("amount") for place in range(1, pick(self.choices, (2, 3, 4)))}
            text["prizes"] = {"by": f"position({pick(self.choices, tuple(self.units))})", **places}
        elif figures and chance(self.choices, 50):
            text |= self.pool(figures, expressions)
        elif chance(self.choices, 45):
            text["attainment"] = self.attainment(expressions)
            text["bands"] = tables.bands(Unit.RATIO, "amount")
        else:
            text["reached"] = self.reached(expressions)
            text["amount"] = tables.table("amount", 2)
        few, most = (_POOL, 4) if text["type"] == "pool_share" else (_PERIOD, pick(self.choices, (2, 5)))
        phrases = set(some(self.choices, few, 0, most)) | ({"campaign"} if text["over"] == "campaign" else set())
        self.terms(scope, "period").add(text, phrases)
        return text

    def pool(self, figures: Sequence[Unit], expressions: Expressions) -> Text:
        """An amount, or a percentage of money, shared by a metric or by something worked out of it."""
        by = pick(self.choices, [name for name, unit in self.units.items() if unit is not Unit.RATIO])
        if chance(self.choices, 40):  # so that several partners have something to share by
            by = joined(Piece(by), "+", expressions.literal(self.units[by]), SUM).text
        elif chance(self.choices, 30):
            by = expressions.value(pick(self.choices, figures), 1).text
        found: Text = {"type": "pool_share", "pool": major(pick(self.choices, _POOLS), self.world.digits), "shared_by": by}
        money = [name for name, unit in self.units.items() if unit is Unit.MONEY]
        if money and chance(self.choices, 65):
            of = expressions.value(Unit.MONEY, 1).text if chance(self.choices, 30) else pick(self.choices, money)
            found |= {"pool": percent(pick(self.choices, (10_000, 75_000, 333_300, 1_000_000))), "pool_of": of}
        return found

    def on_claim(self, name: str) -> Text:
        text: Text = {"id": name, "type": "mdf_claim"}
        scope = candidate_scope(OnClaim(), ATTRIBUTES, self.ranks, self.units)
        if chance(self.choices, 40):
            text["base"] = self.expressions(base_scope(OnClaim())).value(Unit.MONEY, 2).text
        if chance(self.choices, 70):
            text["rate"] = self.tables(scope).table("rate", 2)
        self.terms(scope, "claim").add(text, set(some(self.choices, _CLAIM, 0, pick(self.choices, (2, 4, 6)))))
        return text

    def on_agreement(self, name: str) -> Text:
        scope = candidate_scope(OnAgreement(), ATTRIBUTES, self.ranks, self.units)
        text: Text = {"id": name, "type": "partner_referral", "pays_for": "contract", "amount": self.tables(scope).table("amount", 1)}
        text["candidates"] = self.terms(scope, "agreement").lenient()
        self.terms(scope, "agreement").add(text, set(some(self.choices, _AGREEMENT, 0, pick(self.choices, (2, 4, 6)))))
        return text

    def on_earning(self, name: str) -> Text:
        other = min(some(self.choices, self.earned, 1, 3), key=len)  # the shorter the text, the more it pays
        if chance(self.choices, 60):
            self.loosen(other)
        of = other["id"]
        text: Text = {"id": name, "type": pick(self.choices, ("override", "override", "mdf_accrual")), "of": of}
        scope = candidate_scope(OnEarning(of), ATTRIBUTES, self.ranks, self.units)
        text["rate"] = percent(pick(self.choices, (200_000, 333_300, 1_000_000)))
        if chance(self.choices, 25):
            text["rate"] = self.tables(scope).table("rate", 2)
        phrases = {"payee"} if chance(self.choices, 60) else set()  # without it the parent is paid, whom few have
        self.terms(scope, "earning").add(text, phrases | set(some(self.choices, _EARNING, 0, pick(self.choices, (1, 2, 4)))))
        return text

    def loosen(self, text: Text) -> None:
        """Let it pay more often, and be taken back, so that what is paid on it has something to go by."""
        for phrase in _NARROWING:
            if (phrase, text["type"]) not in (("credit", "credit_split"), ("unlocked", "unlock")):
                text.pop(phrase, None)
        if text["type"] in ("commission", "volume_rebate", "spiff") and "event" not in text:
            text.setdefault("take_back", {"after": ["cancel", "refund"], "share": pick(self.choices, ("proportional", "full"))})

    @property
    def earned(self) -> list[Text]:
        """Those that another can be paid on."""
        return [text for text in self.written if "of" not in text]

    @property
    def units(self) -> dict[str, Unit]:
        return {name: METRICS[name] for name in self.metrics}

    def expressions(self, scope: Scope) -> Expressions:
        return Expressions(self.choices, scope, self.world)

    def tables(self, scope: Scope) -> TableWriter:
        return TableWriter(self.choices, self.world, self.expressions(scope))

    def terms(self, scope: Scope, kind: str, wanted: Text | None = None) -> TermWriter:
        return TermWriter(self.choices, self.world, self.expressions(scope), kind, wanted or {})

    def wanted(self, type_: str) -> Text:
        """Some phrases of all that the type allows, each with its value."""
        without = {"start_dash": ("entitled",), "month": ("earned_on", "claim")}.get(type_, ())
        found: Text = {"after_contract": ""} if type_ == "month" and chance(self.choices, 70) else {}
        for _ in range(self.choices.whole(9, 11)):
            phrase, value = pick(self.choices, WANTED)
            if phrase not in without:
                found.setdefault(phrase, value)
        return found

    @property
    def commissions(self) -> list[Text]:
        return [text for text in self.written if text["type"] == "commission"]

    def period(self) -> str:
        kind = pick(self.choices, ("", "", "calendar ", "program "))
        return pick(self.choices, (*(f"{kind}{word}" for word in ("month", "month", "month", "quarter", "half", "year")), "campaign"))

    def attainment(self, expressions: Expressions) -> str:
        agreed = [name for name, unit in self.units.items() if unit is not Unit.RATIO]
        if agreed and chance(self.choices, 70):
            name = pick(self.choices, agreed)
            return f"{name} / target.{name}"
        return (expressions.growth_to_target() if agreed and chance(self.choices, 50) else expressions.value(Unit.RATIO, 2)).text

    def reached(self, expressions: Expressions) -> str:
        agreed = [name for name, unit in self.units.items() if unit is not Unit.RATIO]
        if agreed and chance(self.choices, 35):
            name = pick(self.choices, agreed)
            other = Piece(f"target.{name}") if chance(self.choices, 50) else expressions.literal(METRICS[name])
            return compared(Piece(name), pick(self.choices, (">=", ">=", ">", "!=")), other).text
        if self.metrics and chance(self.choices, 18):
            return self.among_the_first()
        return (expressions.test(2) if chance(self.choices, 20) else expressions.seldom()).text

    def among_the_first(self) -> str:
        """A place, or a share of the top."""
        cohort = pick(self.choices, list(self.metrics)) + pick(self.choices, ("", " by partner.region", " by partner.kind"))
        if chance(self.choices, 50):
            return f"position({cohort}) <= {pick(self.choices, (1, 2, 3))}"
        return f"position({cohort}) / cohort({cohort}) <= {pick(self.choices, ('20 %', '50 %', '75 %'))}"

    # Types on lines

    def base(self) -> str:
        if chance(self.choices, 60):
            return pick(self.choices, ("line.net", "line.net", "line.net - line.setup", "line.net - line.setup - line.subvention"))
        return self.expressions(base_scope(OnLine())).value(Unit.MONEY, 2).text

    def own_terms(self, type_: str, tables: TableWriter) -> Text:
        """What the type says beside the common terms."""
        match type_:
            case "commission":
                return self.commission(tables)
            case "cross_sell":
                return {"bundle": self.bundle(), "base": self.base(), "rate": tables.table("rate", 1)}
            case "credit_split":
                return {"base": self.base(), "rate": "12 %", "part": pick(self.choices, ("25 %", "100 %"))}
            case "margin":
                rate = {"rate": tables.table("rate", 1)} if chance(self.choices, 60) else {}
                return {"sold_at": pick(self.choices, ("net", "list"))} | rate
            case "renewal":
                ahead = {"ahead": f"{pick(self.choices, (0, 1, 30, 400))} days"} if chance(self.choices, 60) else {}
                return {"base": self.base(), "rate": tables.table("rate", 1)} | ahead
            case "up_sell":
                months = {"months": str(pick(self.choices, (1, 2, 6, 12)))} if chance(self.choices, 70) else {}
                return {"base": self.base(), "rate": tables.table("rate", 1)} | months
            case "volume_rebate":
                return self.volume_rebate(tables)
            case "spiff":
                return {"per": pick(self.choices, ("unit", "unit", "line")), "amount": tables.table("amount", 2)}
            case "rate_up" | "unlock":
                return self.raised()
            case _:
                return self.raised() | self.first_months()

    def commission(self, tables: TableWriter) -> Text:
        if self.commissions and chance(self.choices, 40):  # so that amounts of incentives that meet are the same now and then
            return {key: self.commissions[0][key] for key in ("base", "rate")}
        return {"base": self.base(), "rate": tables.table("rate", 2)}

    def bundle(self) -> Text:
        products = chance(self.choices, 60)
        members = some(self.choices, ("accounting", "hr", "storage"), 2, 3) if products else ["cloud", "box"]
        if chance(self.choices, 50):
            members.reverse()
        bundle: Text = {"products" if products else "families": members}
        if chance(self.choices, 70):
            bundle["same"] = pick(self.choices, ("customer", "partner", "partner", "partner"))
        return bundle | {"within": f"{pick(self.choices, (0, 1, 30, 31, 90, 90, 180, 180, 365))} days"}

    def volume_rebate(self, tables: TableWriter) -> Text:
        units = chance(self.choices, 35)
        base = "line.quantity" if units and chance(self.choices, 70) else None
        if base is None:
            base = self.expressions(base_scope(OnLine())).value(Unit.COUNT, 1).text if units else self.base()
        bands = tables.bands(Unit.COUNT if units else Unit.MONEY, "amount" if units else "rate")
        return {"base": base, "over": self.period(), "method": pick(self.choices, ("marginal", "whole_amount")), "bands": bands}

    def raised(self) -> Text:
        points = percent(pick(self.choices, (20_000, 50_000, 5_000))).replace("%", "pp")
        contested = [one for one in self.commissions if {"best", "this_first"} & set(one.get("with", {}).values())]
        return {"changes": pick(self.choices, contested or self.commissions)["id"], "raise": points}

    def first_months(self) -> Text:
        months: Text = {"months": str(pick(self.choices, (1, 3, 6, 12)))}
        if chance(self.choices, 75):
            months["anchor"] = pick(
                self.choices, ("agreement.first_day", "partner.first_day", "customer.first_order", "subscription.first_order")
            )
        return months

    # Meeting

    def meet(self, text: Text, kind: str) -> None:
        """How it stands with those before it on the same kind of occasion."""
        ways = {}
        for other in self.written:
            if kind_of(other) != kind or other.get("of") != text.get("of"):
                continue
            if other["id"] == text.get("changes") and not chance(self.choices, 20):
                continue
            raising = {"rate_up", "unlock"} & {text["type"], other["type"]}
            adding = 0 if other["id"] == self.written[-1].get("changes") and text["type"] == "commission" else 6 if raising else 1
            way = pick(self.choices, ("add",) * adding + ("best", "best", "this_first"))
            if other["id"] != text.get("changes") and chance(self.choices, 25):
                other["with"] = {**other.get("with", {}), text["id"]: way}  # said by the one that stands before
            else:
                ways[other["id"]] = way
        if ways:
            text["with"] = ways


def settles(text: Text) -> bool:
    """Does a contract's end move the days of its months?"""
    return "settles" in text.get("after_contract", "stops")


def kind_of(text: Text) -> str:
    """What kind of occasion a written incentive is on."""
    if "of" in text:
        return "earning"
    if text.get("per") == "month":
        return "month"
    kinds = {
        "target_bonus": "period",
        "growth_bonus": "period",
        "partner_referral": "agreement",
        "contest": "period",
        "pool_share": "period",
        "recurring_commission": "month",
        "mdf_claim": "claim",
        "meeting_reward": "event",
    }
    return "event" if "event" in text else kinds.get(text["type"], "line")
