"""Approved claims for marketing money: same day, tie, leap day, month end, zero (docs/rules/claims.md). Amounts of claims are never negative."""

from engine.tests.operators.desk import Example, check, table

HEAD = "incentives: [{id: co_op, type: mdf_claim, rate: 50 %, limits: none"
BY_PROOF = f"{HEAD}, claim: {{within: 30 days}}}}]"
PROVED = "claimed_minor=80_000 claimed_on=2024-02-29"


@table(
    Example("approved and proved on one leap day", f"{HEAD}}}]", f"mdf M1 2024-02-01 100_000 approved_minor=100_000 approved_on=2024-02-29 {PROVED}",
        {"M1": 40_000}, until="2024-12-31"),
    Example("the thirtieth day after the approval is in time, the day after it is late", BY_PROOF,
        "mdf M1 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000 claimed_on=2024-03-01; "
        "mdf M2 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000 claimed_on=2024-03-02",
        {"M1": 500}, {"M2": "claimed_late"}, until="2024-12-31"),
    Example("a proof from before the approval is in time", BY_PROOF,
        "mdf M1 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000 claimed_on=2024-01-02", {"M1": 500}, until="2024-12-31"),
    Example("proved by the incentive's last day", f"{HEAD}, last_day: 2024-04-30, claim: {{by: last_day}}}}]",
        "mdf M1 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000 claimed_on=2024-04-30; "
        "mdf M2 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000 claimed_on=2024-05-01; "
        "mdf M3 2024-01-01 1 approved_minor=1_000 approved_on=2024-05-01 claimed_minor=1_000 claimed_on=2024-04-01",
        {"M1": 500}, {"M2": "claimed_late", "M3": "after_last_day"}, until="2024-12-31"),
    Example("not proved there is no base; proved with 0, or approved with 0, nothing", f"{HEAD}}}]",
        "mdf M1 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31; mdf M2 2024-01-01 1 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=0; "
        "mdf M3 2024-01-01 1 approved_minor=0 approved_on=2024-01-31 claimed_minor=1_000",
        {}, {"M1": "missing", "M2": "zero", "M3": "zero"}, until="2024-12-31"),
    Example("what is not approved by the run's last day is only counted", f"{HEAD}}}]",
        "mdf M1 2024-01-01 1; mdf M2 2024-01-01 1 approved_minor=1_000 approved_on=2024-05-01 claimed_minor=1_000", until="2024-04-30"),
    Example("a cap per year, of one day the smaller id first", f"{HEAD.replace('limits: none', 'limits: [{per: [partner, year], max: 700}]')}}}]",
        "mdf M2 2024-01-01 1 approved_minor=1_000 approved_on=2024-12-31 claimed_minor=1_000; mdf M1 2024-01-01 1 approved_minor=1_000 approved_on=2024-12-31 claimed_minor=1_000; "
        "mdf M3 2024-01-01 1 approved_minor=1_000 approved_on=2025-01-01 claimed_minor=1_000",
        {"M1": 500, "M2": 200, "M3": 500}, until="2025-12-31"),
    Example("and before that the one booked first", f"{HEAD.replace('limits: none', 'limits: [{per: [partner, year], max: 700}]')}}}]",
        "mdf M1 2024-01-01 1 approved_minor=1_000 approved_on=2024-12-31 claimed_minor=1_000 booked_at=2024-01-03T09:00; "
        "mdf M2 2024-01-01 1 approved_minor=1_000 approved_on=2024-12-31 claimed_minor=1_000 booked_at=2024-01-02T09:00",
        {"M1": 200, "M2": 500}, until="2024-12-31"),
    Example("a condition on what was requested: 1,000 is enough, 999 is not", f'{HEAD}, condition: "claim.requested >= 1_000"}}]',
        "mdf M1 2024-01-01 1_000 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000; mdf M2 2024-01-01 999 approved_minor=1_000 approved_on=2024-01-31 claimed_minor=1_000",
        {"M1": 500}, {"M2": "condition"}, until="2024-12-31"),
)  # fmt: skip
def test_approved_claims(example: Example):
    check(example)
