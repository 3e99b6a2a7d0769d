"""What people write from habit, and the word that says it here.

The nearest spelling is a bad guess where the word is a right one of another trade: `clawback` is no mistyped `claim`, and
`line.date` no mistyped `line.deal`. Each entry lists words of this language, the most likely first; those that may stand in the place count.
"""

from collections.abc import Collection, Mapping

HABITS: Mapping[str, tuple[str, ...]] = {
    # keys of an incentive and of the text
    "clawback": ("take_back",),
    "chargeback": ("take_back",),
    "returns": ("take_back",),
    "duration": ("entitled",),
    "months": ("entitled", "term_months"),
    "lifetime": ("entitled",),
    "cap": ("limits", "max"),
    "caps": ("limits",),
    "maximum": ("max", "limits"),
    "budget": ("limits",),
    "threshold": ("minimum", "condition"),
    "minimum_payout": ("minimum",),
    "payment": ("payout",),
    "when": ("condition",),
    "if": ("condition",),
    "filter": ("scope", "condition"),
    "eligible": ("who",),
    "eligibility": ("who",),
    "requires": ("condition",),
    "percent": ("rate",),
    "percentage": ("rate",),
    "reward": ("amount",),
    "bonus": ("amount", "target_bonus"),
    "fee": ("amount",),
    "prize": ("prizes",),
    "steps": ("bands",),
    "tiers": ("bands", "ranks", "ladder"),
    "levels": ("ranks", "ladder", "bands"),
    "level": ("rank",),
    "tier": ("rank",),
    "perks": ("benefits",),
    "stacking": ("with",),
    "combines": ("with",),
    "version": ("text_as_of",),
    "start_date": ("first_day",),
    "end_date": ("last_day",),
    # types
    "bounty": ("spiff",),
    "fixed": ("spiff",),
    "fixed_amount": ("spiff",),
    "flat_fee": ("spiff",),
    "referral": ("commission", "spiff"),
    "referral_fee": ("commission", "spiff"),
    "affiliate": ("commission", "spiff"),
    "revenue_share": ("recurring_commission", "commission"),
    "revshare": ("recurring_commission", "commission"),
    "subscription_commission": ("recurring_commission",),
    "discount": ("margin",),
    "mdf": ("mdf_accrual", "mdf_claim"),
    "quota": ("target_bonus",),
    "accelerator": ("rate_up",),
    # rhythms and days
    "annual": ("yearly",),
    "annually": ("yearly",),
    "biannually": ("half_yearly",),
    "semiannually": ("half_yearly",),
    "semi_annually": ("half_yearly",),
    "paid": ("payment",),
    "ordered": ("order",),
    "invoice": ("payment", "order"),
    # cases
    "pays": ("earns",),
    "expect": ("earns",),
    "expects": ("earns",),
    "expected": ("earns",),
    "result": ("earns",),
    "given": ("lines",),
    "orders": ("lines",),
    "sales": ("lines",),
    "invoices": ("lines",),
    "order_lines": ("lines",),
    "line_changes": ("changes",),
    "refunds": ("changes",),
    "cancellations": ("changes",),
    "churn": ("changes",),
    "customer_payments": ("payments",),
    # columns, also after `line.` and the like
    "amount": ("net",),
    "price": ("net",),
    "total": ("net",),
    "revenue": ("net",),
    "value": ("net",),
    "date": ("ordered_on", "registered"),
    "day": ("date", "ordered_on", "registered"),
    "term": ("term_months",),
    "seats": ("quantity",),
    "users": ("quantity",),
    "units": ("quantity",),
    "plan": ("product",),
    "sku": ("product",),
    "item": ("product",),
    "country": ("region",),
    "area": ("region",),
    "status": ("stage",),
    "type": ("kind",),
    # Japanese words, as the reference has them beside the keys
    "料率": ("rate",),
    "対象金額": ("base",),
    "対象": ("scope",),
    "条件": ("condition",),
    "上限": ("max", "limits"),
    "下限": ("min", "limits"),
    "金額": ("amount", "net"),
    "正味金額": ("net",),
    "単価": ("amount",),
    "数量": ("quantity",),
    "段階": ("bands", "stage"),
    "返還": ("take_back", "takes_back"),
    "ランク": ("rank", "ranks"),
    "特典": ("benefits",),
    "指標": ("metrics",),
    "名称": ("label", "name"),
    "通貨": ("currency",),
    "支払先": ("payee",),
    "開始日": ("first_day",),
    "終了日": ("last_day",),
    "最終日": ("last_day",),
    "受注日": ("ordered_on", "date"),
    "顧客": ("customer", "customers"),
    "商品": ("product", "products"),
    "商品群": ("family",),
    "担当者": ("person", "people"),
    "パートナー": ("partner", "partners"),
    "種別": ("kind",),
    "新規": ("new",),
    "更新": ("renewal",),
    "解約": ("churn", "cancel"),
    "取消": ("cancel",),
    "返金": ("refund",),
    "毎月": ("monthly",),
    "四半期": ("quarter", "quarterly"),
    "半期": ("half", "half_yearly"),
    "年": ("year", "yearly"),
    "販売手数料": ("commission",),
    "継続手数料": ("recurring_commission",),
    "紹介料": ("commission", "spiff"),
    "報奨金": ("spiff", "meeting_reward"),
    "リベート": ("volume_rebate",),
    "計算例": ("case",),
}

# Signs and words of expressions in other languages, and how they are said here.
_NO_SIGN = "Write an amount as a number alone, 1_000; it is in the program's currency."
SIGNS: Mapping[str, str] = {
    "&": "Join conditions with the word and.",
    "|": "Join conditions with the word or.",
    "!": "Write not before a condition, or != between two values.",
    "[": "Write the choices in round brackets: in (new, renewal).",
    **dict.fromkeys("$€£¥", _NO_SIGN),
}
WORDS: Mapping[str, str] = {
    "is": "Write = or != instead of is. What has no value meets no condition.",
    "equals": "Write = instead.",
    "between": "Write two comparisons: line.net >= 100 and line.net < 200.",
    "like": "Codes are compared whole: line.product in (cloud, hr).",
    "if": "A table says it: {by: rank, silver: 12 %, otherwise: 10 %}.",
    ",": "Write numbers without commas: 1_000.",
}
CURRENCIES = ("円", "yen", "dollars", "euros")
SPANS = ("last", "past", "rolling", "this", "current")  # trailing 12 months, previous quarter, month


def from_habit(word: str, choices: Collection[str]) -> tuple[str, ...]:
    """The words that are meant, of those that may stand there; none where the word is no habit.

    `word` may be a name of two parts (`line.date`); what stands before the dot then stays, and `order.net` is said of a line. A name
    without its first part (`net`) is every name that ends with it, `line.` first.
    """
    known = set(choices)
    first, dot, last = word.rpartition(".")
    if dot:
        owner = "line" if first in ("order", "lines", "invoice", "sale") else first
        meant = (last, *HABITS.get(last, ()))
        return tuple(f"{owner}.{one}" for one in meant if f"{owner}.{one}" in known)[:1] or _whole(last, known)
    found = tuple(one for one in HABITS.get(word, ()) if one in known)
    return (
        found or tuple(sorted((one for one in known if one.endswith(f".{word}")), key=lambda one: (not one.startswith("line."), one)))[:3]
    )


def _whole(last: str, known: set[str]) -> tuple[str, ...]:
    """`partner.rank` is written rank alone."""
    return (last,) if last in known else ()
