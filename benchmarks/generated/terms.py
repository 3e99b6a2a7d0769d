"""The terms that every incentive may have, as texts: who, when, for whom, up to what, and what is taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from benchmarks.generated.choices import Choices, chance, pick, some
from benchmarks.generated.expressions import Expressions
from benchmarks.generated.facts import WINDOWS
from benchmarks.generated.spelling import NOT, OR, major
from benchmarks.generated.world import CONTRACTS, LINE_KINDS, World
from enishi_engine.core.expression import Unit

Text = dict[str, Any]
_ENOUGH = (10, 50, 100, 400, 1_000, 5_000)  # minor units of a limit, so that it bites now and then
_IN_ORDER = (
    "campaign", "payee", "credit", "earned_on", "text_as_of", "scope", "who", "condition", "entitled", "while", "unlocked", "registered", "claim", "after_contract", "once_per", "payable", "take_back",
    "limits",
)  # fmt: skip
UNLOCKING = (
    "first claim", "claim", "first meeting_set", "2 claim", "2 meeting_set", "portal_login", "course_passed", "meeting_set about d1",
    "claim about l1", "first claim reaching 0", "meeting_set reaching 0.000001", "2 claim reaching 0",
)  # fmt: skip
TEXT_DAYS = ("order", "customer.first_order", "subscription.first_order", "deal.registered", "agreement.first_day")

# Phrases with their values; some incentives on lines take a handful of these, so that every two meet often enough.
WANTED = (
    *(("payee", one) for one in ("partner", "person", "introducer", "parent", "distributor", "distributor")),
    *(("credit", one) for one in ("sold", "sourced", "influenced", "serviced", "serviced")),
    *(("earned_on", one) for one in ("order", *("acceptance", "start", "payment") * 2)),
    *(("text_as_of", one) for one in TEXT_DAYS * 2),
    *(("campaign", one) for one in ("", *("order", "acceptance", "start", "payment", "registration", "meeting") * 2)),
    *(("entitled", one) for one in ("agreement.first_day", "partner.first_day", "customer.first_order", "subscription.first_order") * 2),
    *(("registered", one) for one in ("any_time", "within")), *(("claim", one) for one in ("by", "within")),
    *(("once_per", one) for one in ("customer", "person", "partner", "seller")),
    *(("limits", one) for one in ("line", "person", "customer", "subscription", "partner", "month", "quarter", "half", "year", "campaign")),
    ("payable", "customer_paid"), *(("after_contract", ""),) * 3, *(("while", ""),) * 2, ("unlocked", ""), *(("take_back", one) for one in ("full", "proportional", "within", "unused_months", "unused_months")),
    ("scope", ""), ("who", ""), ("condition", ""),
)  # fmt: skip


@dataclass(frozen=True)
class TermWriter:
    """Writes common terms of one incentive; `kind` is line, month (of service), event, claim, period or earning."""

    choices: Choices
    world: World
    expressions: Expressions
    kind: str
    wanted: Text = field(default_factory=dict)

    def add(self, text: Text, phrases: set[str]) -> None:
        """Add the phrases to the text, in the order in which people write them."""
        phrases |= set(self.wanted) | ({"campaign"} if self.wanted.get("claim") == "by" else set())
        if text.get("over") == "campaign":
            phrases |= {"campaign"}
        phrases |= {"unlock": {"unlocked"}, "credit_split": {"credit"}}.get(text["type"], set())
        if text["type"] == "start_dash":
            phrases -= {"entitled"}
        if text["type"] == "pool_share":  # one text judges all of a period, and each is paid for its own figure
            phrases -= {"payee", "text_as_of"}
        for phrase in _IN_ORDER:  # fmt: skip
            if phrase in phrases:
                getattr(self, f"add_{phrase}")(text)
        text.setdefault("limits", "none, agreed with finance")

    def one(self, phrase: str, values: Sequence[str]) -> str:
        """The value that is wanted of the phrase, or any."""
        return str(self.wanted.get(phrase) or pick(self.choices, values))

    def add_payee(self, text: Text) -> None:
        payees = {
            "line": ("partner", "person", "person", "introducer", "parent", "distributor"),
            "event": ("partner", "person", "introducer", "parent"),
            "period": ("partner", "introducer", "parent"),
            "claim": ("partner", "introducer", "parent"),
            "earning": ("partner", "partner", "introducer", "parent"),
            "agreement": ("partner", "introducer", "introducer", "parent"),
        }
        payees["month"] = (*payees["line"], "introducer", "introducer", "parent", "parent")
        text["payee"] = self.one("payee", payees[self.kind])

    def add_credit(self, text: Text) -> None:
        text["credit"] = self.one("credit", ("sold", "sourced", "influenced", "serviced"))

    def add_earned_on(self, text: Text) -> None:
        text["earned_on"] = self.one("earned_on", ("order", "acceptance", "start", "payment"))

    def add_text_as_of(self, text: Text) -> None:
        text["text_as_of"] = self.one("text_as_of", TEXT_DAYS if self.kind in ("line", "month") else ("agreement.first_day",))

    def add_scope(self, text: Text) -> None:
        seldom = f"{self.expressions.seldom().inside(OR)} or {self.lenient()}"
        text["scope"] = pick(self.choices, (*(self.lenient(),) * 6, self.expressions.test(1).text, *(seldom,) * 3))

    def add_who(self, text: Text) -> None:
        text["who"] = self.tested()

    def add_condition(self, text: Text) -> None:
        text["condition"] = self.tested()

    def tested(self) -> str:
        expressions = self.expressions
        strict, lenient = expressions.test(2), self.lenient()
        seldom = [expressions.seldom().inside(OR) for _ in range(pick(self.choices, (1, 2)))]
        rare = " or ".join([*seldom, lenient])
        parts = [pick(self.choices, (lenient, f"{strict.inside(OR)} or {lenient}", strict.inside(NOT), *(rare,) * 4))]
        if chance(self.choices, 25):
            parts.append(expressions.test(1).inside(NOT))
        return " and ".join(f"({part})" if " or " in part and len(parts) > 1 else part for part in parts)

    def lenient(self) -> str:
        """Something that most facts meet."""
        names = [name for name, unit in self.expressions.scope.metrics.items() if unit is not Unit.RATIO]
        own = {
            "line": (
                f"line.kind in ({', '.join(some(self.choices, LINE_KINDS, 2, 5))})",
                "line.net >= 1",
                "line.quantity > 0",
                "line.net <= 50_000",
            ),
            "month": (
                "line.net >= 1",
                "service_month.number <= 3",
                "service_month.number != 2",
                "service_month.first_day >= line.ordered_on",
            ),
            "event": ("activity.value >= 1", "activity.subject != nothing", "activity.person in (ken, sho)"),
            "period": ("period.last_day >= period.first_day + 20 days", "partner.active"),
            "claim": ("claim.requested >= 1", "claim.approved_on >= claim.requested_on"),
            "agreement": ("agreement.contract != reseller", "seller.active"),
            "earning": ("earned.amount >= 1", "earned.amount != 0"),
        }[self.kind]
        common = (
            "partner.active",
            "partner.kind = corporation",
            "seller.region in (east, west)",
            f"agreement.contract in ({', '.join(CONTRACTS[1:])})",
        )
        ranked = ("rank >= bronze",) if "bronze" in (self.expressions.scope.ranks or ()) else ()
        measured = (f"{pick(self.choices, names)} >= 0",) if names else ()
        return str(pick(self.choices, (*own, *common, *ranked, *measured)))

    def add_campaign(self, text: Text) -> None:
        days = [day for day in self.world.hot_days if -60 <= (day - self.world.begin).days <= 120]
        first = pick(self.choices, days)
        lengths = (59, 300, 400) if text["type"] == "rate_up" else (0, 28, 59, 89, 150, 300, 300, 400)
        last = first + timedelta(days=pick(self.choices, lengths))
        both = text["type"] == "rate_up" or text.get("over") == "campaign" or self.wanted.get("claim") == "by"
        which = "both" if both else pick(self.choices, ("both", "both", "first", "last"))
        if which != "last":
            text["first_day"] = first.isoformat()
        if which != "first":
            text["last_day"] = last.isoformat()
        self.add_tested_on(text)

    def add_tested_on(self, text: Text) -> None:
        """Most say which day is tested; on the counting day it is when the text is silent."""
        wanted = self.wanted.get("campaign")
        if self.kind not in ("line", "month") or wanted == "" or (wanted is None and chance(self.choices, 35)):
            return
        text["tested_on"] = self.one("campaign", ("order", "acceptance", "start", "payment", "registration", "meeting"))

    def add_entitled(self, text: Text) -> None:
        of_lines = ("customer.first_order", "subscription.first_order") if self.kind in ("line", "month") else ()
        anchor = self.one("entitled", ("agreement.first_day", "partner.first_day", *of_lines))
        text["entitled"] = {"months": str(pick(self.choices, (1, 3, 6, 12))), "anchor": anchor}

    def add_while(self, text: Text) -> None:
        """Only of what the rank and metrics tell."""
        names = [name for name, unit in self.expressions.scope.metrics.items() if unit is not Unit.RATIO]
        ranked = ["rank >= bronze", "rank != silver", "rank >= silver"] if self.expressions.scope.ranks else []
        measured = [f"{name} {sign}" for name in names for sign in (">= 0", ">= 1", "> 1", "<= 10_000")]
        if ranked or measured:
            text["while"] = pick(self.choices, ranked * 2 + measured)

    def add_unlocked(self, text: Text) -> None:
        """By activities of which there are many, and by some of which there are few."""
        events = some(self.choices, UNLOCKING, 1, pick(self.choices, (1, 1, 2, 3)))
        said = " and ".join(events)
        later = pick(self.choices, (None, None, "next_month", "next_quarter", "next_half", "next_year"))
        text["unlocked"] = said if later is None else {"event": said, "from": later}

    def add_registered(self, text: Text) -> None:
        at_any_time = self.one("registered", ("any_time", "within")) == "any_time"
        text["registered"] = "any_time" if at_any_time else {"within": f"{pick(self.choices, (0, 1, 30, 90))} days"}

    def add_after_contract(self, text: Text) -> None:
        months = f"{pick(self.choices, (0, 1, 3, 6))} months"
        settles = (*("settles",) * 6, *({"settles": months},) * 7) if self.kind == "month" else ()
        text["after_contract"] = pick(self.choices, ("stops", *("goes_on",) * 4, *({"goes_on": months},) * 3, *settles))

    def add_claim(self, text: Text) -> None:
        if "last_day" in text and self.one("claim", ("by", "within")) == "by":
            text["claim"] = {"by": "last_day"}
        else:
            text["claim"] = {"within": f"{pick(self.choices, (0, 1, 30, 90))} days"}

    def add_once_per(self, text: Text) -> None:
        text["once_per"] = self.one("once_per", ("customer", "person", "partner", "seller"))

    def add_payable(self, text: Text) -> None:
        text["payable"] = self.one("payable", ("customer_paid",) * 4 + ("earned",))

    def add_take_back(self, text: Text) -> None:
        wanted = self.wanted.get("take_back")
        if wanted is None and chance(self.choices, 5):
            text["take_back"] = "none"
            return
        if self.kind == "line" and (wanted == "unused_months" or (wanted is None and chance(self.choices, 25))):
            text["take_back"] = self.unused_months()
            return
        after = some(self.choices, ("cancel", "refund", "churn", "bad_debt"), 1, 3)
        within = {"within": f"{pick(self.choices, WINDOWS)} days"} if wanted == "within" or chance(self.choices, 50) else {}
        take_back: Text = {**within, "after": after if chance(self.choices, 30) else ["cancel", "refund"]}
        share = wanted if wanted in ("full", "proportional") else pick(self.choices, ("full", "proportional"))
        text["take_back"] = take_back | {"share": share}

    def unused_months(self) -> Text:
        after = some(self.choices, ("plan_change", "churn", "cancel", "downgrade", "downgrade", "refund"), 2, 4)
        return {"after": list(dict.fromkeys(after)), "share": "unused_months", "months": str(pick(self.choices, (1, 2, 3, 6, 12)))}

    def add_limits(self, text: Text) -> None:
        text["limits"] = [self.limit(first=place == 0) for place in range(pick(self.choices, (1, 1, 2, 3)))]
        if chance(self.choices, 30):
            text["limits"].append(self.budget())
        if chance(self.choices, 15):
            text["limits"] = [self.budget(), self.budget()][: pick(self.choices, (1, 1, 2))]

    def budget(self) -> Text:
        """For all together: one period or the campaign."""
        budget: Text = {"per": pick(self.choices, ("month", "quarter", "half", "year", "campaign", "campaign"))}
        budget["max"] = major(pick(self.choices, (0, *_ENOUGH)), self.world.digits)
        order = pick(self.choices, ("", "booked", "prorated", "prorated"))
        return budget | ({"order": order} if order else {})

    def limit(self, *, first: bool) -> Text:
        """A cap or a floor or both; the first one has the key that is wanted."""
        somebody = ["line", "person", "customer", "partner"] if self.kind in ("line", "month", "event") else ["line", "partner"]
        somebody += ["subscription"] if self.kind in ("line", "month") else []
        when = ["month", "quarter", "half", "year", "campaign"]
        wanted = self.wanted.get("limits") if first else None
        keys = [wanted] if wanted in somebody else some(self.choices, somebody, 1, 2)
        keys += [wanted] if wanted in when else some(self.choices, when, 0, 1)
        which = pick(self.choices, ("max", "max", "max", "min", "both"))
        low, high = sorted(pick(self.choices, _ENOUGH) for _ in range(2))
        limit: Text = {"per": keys}
        limit |= {"max": major(high, self.world.digits)} if which != "min" else {}
        return limit | ({"min": major(low, self.world.digits)} if which != "max" else {})
