"""What is paid for agreements and for meetings about a deal, and once per seller (docs/rules/candidates.md)."""

from engine.tests.operators.desk import Example, check, table

CONTRACT = (
    "incentives: [{id: r, type: partner_referral, pays_for: contract, candidates: agreement.contract = agency, amount: 100, limits: none}]"
)
FIRST = "incentives: [{id: r, type: partner_referral, pays_for: first_order, candidates: line.net >= 0, rate: 10 %, base: line.net, limits: none}]"
MEETINGS = "incentives: [{id: m, type: meeting_reward, meeting: meeting_held, amount: 100, once_per: customer, limits: none}]"


@table(
    Example(
        "on a leap day, and not before it has come", CONTRACT,
        "partner kita introduced_by=aoba; agreement G1 kita agency 2024-02-29; agreement G2 kita agency 2024-03-02", {"G1": 100}, until="2024-03-01",
    ),
    Example(
        "each agreement is asked by its own kind of contract; the first that fits pays, one of the same day by its id", CONTRACT,
        "partner kita introduced_by=aoba; agreement G1 kita referral 2024-04-01; agreement G3 kita agency 2024-04-30; agreement G2 kita agency 2024-04-30",
        {"G2": 100}, {"G1": "condition", "G3": "already_paid"}, until="2024-12-31",
    ),
    Example("nobody introduced it: only counted", CONTRACT, "agreement G1 kita agency 2024-04-01", until="2024-12-31"),
    Example(
        "once for each introduced partner, not once for the introducer", CONTRACT,
        "partner kita introduced_by=aoba; partner minami introduced_by=aoba; agreement G1 kita agency 2024-04-01; agreement G2 minami agency 2024-04-01",
        {"G1 kita": 100, "G2 minami": 100}, until="2024-12-31",
    ),
)  # fmt: skip
def test_agreements(example: Example):
    check(example)


@table(
    Example(
        "the first of two orders of one day by booking; one of 0 pays nothing and is not the first", FIRST,
        "partner kita introduced_by=aoba; line A1 2024-04-01 0 partner=kita; line A2 2024-04-30 1_000 partner=kita; line A3 2024-04-30 5_000 partner=kita",
        {"A2": 100}, {"A1": "zero", "A3": "already_paid"},
    ),
    Example(
        "in a shared order each seller has its own first one", FIRST,
        "partner kita introduced_by=aoba; partner minami introduced_by=aoba; line A1 2024-04-30 1_000; credit K1 A1 kita 1; credit K2 A1 minami 1; line A2 2024-05-01 400 partner=kita",
        {"A1 kita": 50, "A1 minami": 50}, {"A2 kita": "already_paid"},
    ),
)  # fmt: skip
def test_first_orders(example: Example):
    check(example)


@table(
    Example(
        "two deals of one customer are one customer; a meeting about no deal has none", MEETINGS,
        "deal D1 2024-04-01 customer=kawa; deal D2 2024-04-01 customer=kawa; activity V1 meeting_held 2024-04-30 subject=D1; "
        "activity V2 meeting_held 2024-04-30 subject=D2; activity V3 meeting_held 2024-02-29",
        {"V1": 100}, {"V2": "already_paid", "V3": "missing"},
    ),
)  # fmt: skip
def test_meetings(example: Example):
    check(example)
