"""Service months (docs/rules/service-months.md): months and their ends, spreading, credits, payments, what is sent back, limits."""

from engine.tests.operators.desk import Example, check, run, table

TEXT = "incentives: [{id: care, type: recurring_commission, base: line.net, rate: 10 %, limits: none"
PAID_BY_CUSTOMER = f"{TEXT}, payable: customer_paid}}]"
TAKEN_BACK = f"{TEXT}, take_back: {{after: [refund], share: proportional}}}}]"


@table(
    Example(
        "months are counted from the start, each clamped to its own month's end; a leap year's February has 29 days",
        f'{TEXT}, condition: "service_month.first_day in (2024-01-31, 2024-02-29, 2024-03-31)"}}]',
        "line A1 2024-01-31 30_000 term_months=3",
        earns={"A1#1": 1_000, "A1#2": 1_000, "A1#3": 1_000},
        until="2024-12-31",
    ),
    Example(
        "a month that begins after the run's last day is not there yet, one that begins on it is",
        f"{TEXT}}}]",
        "line A1 2024-04-10 30_000 term_months=3",
        earns={"A1#1": 1_000, "A1#2": 1_000},
        until="2024-05-10",
    ),
    Example(
        "service that starts after the run's last day has no month yet, though the order is there",
        f"{TEXT}}}]",
        "line A1 2024-04-10 30_000 term_months=3 starts_on=2024-06-01",
        until="2024-05-31",
    ),
    Example(
        "without a term, or with a term of 0 months, there is no month to pay",
        f"{TEXT}}}]",
        "line A1 2024-04-10 30_000; line A2 2024-04-10 30_000 term_months=0",
        until="2024-12-31",
    ),
    Example(
        "the months add up to the base: 100 over 3 is 33, 33 and 34, and 10 % of each is rounded down",
        f"{TEXT.replace('10 %', '100 %')}}}]",
        "line A1 2024-04-10 100 term_months=3",
        earns={"A1#1": 33, "A1#2": 33, "A1#3": 34},
        until="2024-12-31",
    ),
    Example(
        "a negative line is spread as its positive twin: −33, −33, −34",
        f"{TEXT.replace('10 %', '100 %')}}}]",
        "line A1 2024-04-10 -100 term_months=3",
        earns={"A1#1": -33, "A1#2": -33, "A1#3": -34},
        until="2024-12-31",
    ),
    Example(
        "one yen over three months lies in the last of them",
        f"{TEXT.replace('10 %', '100 %')}}}]",
        "line A1 2024-04-10 1 term_months=3",
        earns={"A1#3": 1},
        reasons={"A1#1": "zero", "A1#2": "zero"},
        until="2024-12-31",
    ),
    Example(
        "rounded half up, two thirds of a yen are one",
        f"{TEXT.replace('10 %', '100 %')}}}]",
        "line A1 2024-04-10 1 term_months=3",
        earns={"A1#2": 1},  # 1/3 → 0, 2/3 → 1, 3/3 → 1
        reasons={"A1#1": "zero", "A1#3": "zero"},
        until="2024-12-31",
        rounding="half_up",
    ),
)
def test_months_and_what_is_spread_over_them(example: Example):
    check(example)


@table(
    Example(
        "a month that begins on the day of the churn has ended, one that began the day before is paid whole",
        f"{TEXT}}}]",
        "line A1 2024-04-10 20_000 term_months=2; line A2 2024-04-09 20_000 term_months=2\nchange C1 A1 churn 0 2024-05-10; change C2 A2 churn 0 2024-05-10",
        earns={"A1#1": 1_000, "A2#1": 1_000, "A2#2": 1_000},
        reasons={"A1#2": "ended"},
        until="2024-12-31",
    ),
    Example(
        "a change of plan ends the service too; a refund ends it when nothing is left",
        f"{TEXT}}}]",
        """line A1 2024-04-10 20_000 term_months=2; line A2 2024-04-10 20_000 term_months=2; line A3 2024-04-10 20_000 term_months=2
        change C1 A1 plan_change 0 2024-05-01; change C2 A2 refund 20_000 2024-05-01; change C3 A3 refund 19_999 2024-05-01""",
        earns={"A1#1": 1_000, "A2#1": 1_000, "A3#1": 1_000, "A3#2": 1_000},
        reasons={"A1#2": "ended", "A2#2": "ended"},
        until="2024-12-31",
    ),
    Example(
        "a line cancelled on its first day has no month at all that pays",
        f"{TEXT}}}]",
        "line A1 2024-04-10 20_000 term_months=2; change C1 A1 cancel 0 2024-04-10",
        reasons={"A1#1": "ended", "A1#2": "ended"},
        until="2024-12-31",
    ),
)
def test_the_end_of_service(example: Example):
    check(example)


@table(
    Example(
        "credits of the month's first day divide it: in April aoba has it, from May on aoba and kita share it",
        f"{TEXT}}}]",
        """line A1 2024-04-10 30_000 term_months=3
        credit K1 A1 aoba 1; credit K2 A1 kita 2 first_day=2024-05-10""",
        earns={"A1#1 aoba": 1_000, "A1#2 aoba": 333, "A1#2 kita": 666, "A1#3 aoba": 333, "A1#3 kita": 666},
        until="2024-12-31",
    ),
    Example(
        "where nobody has the role on the month's first day, the month is no candidate",
        f"{TEXT}, credit: serviced}}]",
        "line A1 2024-04-10 20_000 term_months=2; credit K1 A1 kita 1 role=serviced first_day=2024-05-10",
        earns={"A1#2": 1_000},
        until="2024-12-31",
    ),
)
def test_roles_that_change_hands(example: Example):
    check(example)


@table(
    Example(
        "a refund undoes the last month first: 15,000 of three months of 10,000 take back the third and half of the second",
        TAKEN_BACK,
        "line A1 2024-04-10 30_000 term_months=3; change C1 A1 refund 15_000 2024-07-01",
        earns={"A1#1": 1_000, "A1#2": 1_000, "A1#3": 1_000, "A1#2 C1": -500, "A1#3 C1": -1_000},
        until="2024-12-31",
    ),
    Example(
        "two refunds go on where the first one stopped: 5,000 and 10,000",
        TAKEN_BACK,
        "line A1 2024-04-10 30_000 term_months=3; change C1 A1 refund 5_000 2024-07-01; change C2 A1 refund 10_000 2024-07-02",
        earns={"A1#1": 1_000, "A1#2": 1_000, "A1#3": 1_000, "A1#3 C1": -500, "A1#3 C2": -500, "A1#2 C2": -500},
        until="2024-12-31",
    ),
    Example(
        "within counts from the month's own first day: 30 days after 10 June are 10 July",
        TAKEN_BACK.replace("[refund],", "[refund], within: 30 days,"),
        "line A1 2024-04-10 30_000 term_months=3; change C1 A1 refund 29_000 2024-07-10",
        # undone is 29,000, which leaves 1,000 of the first month; months 1 and 2 are out of time
        earns={"A1#1": 1_000, "A1#2": 1_000, "A1#3": 1_000, "A1#3 C1": -1_000},
        until="2024-12-31",
    ),
    Example(
        "a full refund takes back exactly what every month earned",
        TAKEN_BACK,
        "line A1 2024-04-10 1_000 term_months=3; change C1 A1 refund 1_000 2024-07-01",
        earns={"A1#1": 33, "A1#2": 33, "A1#3": 33, "A1#1 C1": -33, "A1#2 C1": -33, "A1#3 C1": -33},  # 333, 333, 334
        until="2024-12-31",
    ),
)
def test_what_is_sent_back_undoes_the_last_months_first(example: Example):
    check(example)


@table(
    Example(
        "a cap per line is for all its months together",
        f"{TEXT.replace('limits: none', 'limits: [{per: line, max: 2_500}]')}}}]",
        "line A1 2024-04-10 40_000 term_months=4; line A2 2024-04-10 10_000 term_months=1",
        earns={"A1#1": 1_000, "A1#2": 1_000, "A1#3": 500, "A2#1": 1_000},
        reasons={"A1#4": "limit_reached"},
        until="2024-12-31",
    ),
    Example(
        "a cap per partner and month sees the month of service, not of the order",
        f"{TEXT.replace('limits: none', 'limits: [{per: [partner, month], max: 1_500}]')}}}]",
        "line A1 2024-04-10 20_000 term_months=2; line A2 2024-05-10 20_000 term_months=2",
        earns={"A1#1": 1_000, "A1#2": 1_000, "A2#1": 500, "A2#2": 1_000},
        until="2024-12-31",
    ),
    Example(
        "the campaign's days may be tested on the order; the months after its last day are paid then",
        f"{TEXT}, last_day: 2024-04-30, tested_on: order}}]",
        "line A1 2024-04-30 20_000 term_months=2; line A2 2024-05-01 20_000 term_months=2",
        earns={"A1#1": 1_000, "A1#2": 1_000},
        reasons={"A2#1": "after_last_day", "A2#2": "after_last_day"},
        until="2024-12-31",
    ),
    Example(
        "entitled for two months from the customer's first order: the third month is over",
        f"{TEXT}, entitled: {{months: 2, anchor: customer.first_order}}}}]",
        "line A1 2024-04-10 30_000 term_months=3 customer=kawa",
        earns={"A1#1": 1_000, "A1#2": 1_000},
        reasons={"A1#3": "entitlement_over"},
        until="2024-12-31",
    ),
)
def test_limits_and_days(example: Example):
    check(example)


def test_payments_cover_the_first_months_first():
    """15,000 paid of three months of 10,000: the first month is payable, half of the second, nothing of the third."""
    example = Example("", PAID_BY_CUSTOMER, "line A1 2024-04-10 30_000 term_months=3; pay P1 A1 15_000 2024-04-30", until="2024-12-31")

    assert {row["fact_id"]: row["payable"] for row in run(example).rows("earning_lines")} == {"A1#1": 1_000, "A1#2": 500, "A1#3": 0}


def test_months_are_no_candidates_of_a_text_before_or_after_their_day():
    """A month is judged by the text of its own first day: before the first text none is in force."""
    found = run(Example("", f"{TEXT}}}]", "line A1 2023-12-31 20_000 term_months=2", until="2024-12-31"))

    assert [row["fact_id"] for row in found.rows("earning_lines")] == ["A1#2"]
    assert [(row["gate"], row["month"], row["count"]) for row in found.rows("counted")] == [("other_version", "2023-12", 1)]
