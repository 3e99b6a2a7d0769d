"""What people write from habit is refused with the word that says it here, and never with a word that means something else."""

import pytest

from enishi_engine.program.habits import HABITS
from enishi_engine.program.problems import did_you_mean

COMMISSION = "incentives:\n  - {id: commission, type: commission, base: line.net, rate: 10 %, limits: none, MORE}\n"
WITH_RANKS = (
    "ranks: {promote: monthly, ladder: [{id: bronze}, {id: silver, condition: sales >= 5}]}\nmetrics: {sales: sum(line.net) over year}\n"
)


def remedies(refused, text: str) -> list[str]:
    """What is wrong and the remedies, without places."""
    return [problem.split(" error: ")[1] for problem in refused(text)]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("clawback: {within: 60 days}", "'clawback' means nothing here. Did you mean take_back?"),
        ("duration: 12 months", "'duration' means nothing here. Did you mean entitled?"),
        ("cap: 300_000", "'cap' means nothing here. Did you mean limits?"),
        ("eligible: rank >= silver", "'eligible' means nothing here. Did you mean who?"),
        ("earned_on: paid", "'paid' is no day of a line. Did you mean payment?"),
        (
            "take_back: {after: [cancel], within: 2 months, share: full}",
            "within: '2 months' is not a number of days. Write 90 days; it is counted in nothing else.",
        ),
        ("返還: none", "'返還' means nothing here. Did you mean take_back?"),
        ("condition: line.受注日 >= 2026-05-01", "condition: There is no 'line.受注日' here. Did you mean line.ordered_on?"),
        ("condition: line.kind = 新規", "condition: line.kind is never '新規'. Did you mean new?"),
        ("payable: {after: 60 days}", "The moment of becoming payable is one word. Choose one of: customer_paid, earned."),
    ],
)
def test_a_key_of_another_trade_is_answered_with_the_key_that_says_it(refused, written: str, told: str):
    assert remedies(refused, COMMISSION.replace("MORE", written)) == [told]


@pytest.mark.parametrize(
    ("type_", "meant"),
    [
        ("bounty", "spiff"),
        ("referral_fee", "commission or spiff"),
        ("revenue_share", "recurring_commission or commission"),
        ("recurring", "recurring_commission"),
        ("rebate", "volume_rebate"),
    ],
)
def test_a_type_by_another_name_is_answered_with_its_name(refused, type_: str, meant: str):
    text = COMMISSION.replace(", MORE", "").replace("type: commission", f"type: {type_}")

    assert remedies(refused, text) == [f"There is no type '{type_}'. Did you mean {meant}?"]


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("line.date", "Did you mean line.ordered_on?"),
        ("line.amount", "Did you mean line.net?"),
        ("line.term", "Did you mean line.term_months?"),
        ("line.plan", "Did you mean line.product?"),
        ("order.quantity", "Did you mean line.quantity?"),
        ("customer.country", "Did you mean customer.region?"),
        ("customer.active", "Choose one of: customer.code, customer.first_order, customer.industry, customer.region, customer.size."),
        ("partner.rank", "Did you mean rank?"),
        ("net", "Did you mean line.net?"),
        ("planet", "Choose one of: agreement.…, customer.…, deal.…, line.…, partner.…, person.…, product.…, rank, sales, seller.…."),
    ],
)
def test_a_name_that_is_not_there_is_answered_with_the_one_that_is_meant(refused, name: str, remedy: str):
    text = WITH_RANKS + COMMISSION.replace("MORE", f"condition: {name} >= 5")

    assert remedies(refused, text) == [f"condition: There is no '{name}' here. {remedy}"]


def test_a_rank_alone_is_no_condition(refused):
    assert remedies(refused, WITH_RANKS + COMMISSION.replace("MORE", "who: silver")) == [
        "who: silver is a rank, and nothing is said of it. Write rank = silver, or rank >= silver."
    ]


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("line.kind = new && line.net > 5", "The character '&' means nothing here. Join conditions with the word and."),
        ("line.kind = new AND line.net > 5", "The expression goes on with 'AND' after its end. Write it in small letters: and."),
        (
            "line.kind in [new, renewal]",
            "The character '[' means nothing here. Write the choices in round brackets: in (new, renewal).",
        ),
        ("line.kind <> new", "'<>' is not an operator. Write != ."),
        (
            "line.kind is new",
            "The expression goes on with 'is' after its end. Write = or != instead of is. What has no value meets no condition.",
        ),
        ("line.net >= 1,000", "The expression goes on with ',' after its end. Write numbers without commas: 1_000."),
        (
            "line.net between 5 and 9",
            "The expression goes on with 'between' after its end. Write two comparisons: line.net >= 100 and line.net < 200.",
        ),
        (
            "line.net >= 100 JPY",
            "The expression goes on with 'JPY' after its end. Write the number alone: an amount is in the program's currency, and JPY is not said.",
        ),
        (
            "line.net >= ¥100",
            "The character '¥' means nothing here. Write an amount as a number alone, 1_000; it is in the program's currency.",
        ),
    ],
)
def test_an_expression_in_another_language_is_answered_in_this_one(refused, condition: str, told: str):
    assert remedies(refused, COMMISSION.replace("MORE", f'condition: "{condition}"')) == [f"condition: {told}"]


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        ("sum(line.net) over last 12 months", "'last' is not a span. Did you mean trailing 12 months?"),
        ("sum(line.net) over last quarter", "'last' is not a span. Did you mean previous quarter?"),
        ("sum(line.net) over this year", "'this' is not a span. Did you mean year?"),
        ("sum(line.net) over 90 days", "'90' is not a span. Did you mean trailing 90 days?"),
        ("sum(line.net) over all time", "'all' is not a span. Write since contract, or as many months as are needed: trailing 120 months."),
        (
            "avg(line.net) over year",
            "The expression goes on with 'over' after its end. There is no figure avg; the figures are sum, count and latest.",
        ),
    ],
)
def test_a_span_or_figure_in_other_words(refused, figure: str, told: str):
    assert remedies(refused, f"metrics: {{sales: {figure}}}\n" + COMMISSION.replace(", MORE", "")) == [f"sales: {told}"]


@pytest.mark.parametrize(
    ("rate", "told"),
    [
        (
            "[{from: 0, to: open, rate: 5 %}]",
            "rate: the bands do not say what they are of. Write {by: sales_year, bands: [{from: 0, to: open, rate: 5 %}]} with the figure that decides.",
        ),
        ("{by: line.net, bands: [{from: 0, to: infinity, rate: 5 %}]}", "to: 'infinity' is no end of a band. Write to: open."),
        (
            "{by: line.net, bands: [{from: 0, to: open, rate: {by: line.kind, new: 5 %}}]}",
            (
                "A band holds one rate, no table. Where two figures decide, name what they decide together: "
                "ranks, whose conditions join both, and a table by rank."
            ),
        ),
    ],
)
def test_bands_of_nothing_without_an_end_and_within_bands(refused, rate: str, told: str):
    assert remedies(refused, COMMISSION.replace(", MORE", "").replace("10 %", rate)) == [told]


def test_a_comma_in_an_amount_or_a_sentence_is_said_to_be_one(refused):
    remedy = "A comma ends an entry in braces: write amounts without commas, 1_440, and put a sentence with a comma in quotes."

    assert remedies(refused, COMMISSION.replace("limits: none, MORE", "limits: [{per: [partner, month], max: 1,440}]")) == [
        f"'440' stands here without a value. {remedy}"
    ]
    assert remedies(refused, COMMISSION.replace("MORE", "label: {en: Sales, in short, ja: 販売}")) == [
        f"'in short' stands here without a value. {remedy}"
    ]


def test_an_expression_that_a_comma_cut_off_is_to_be_put_in_quotes(refused):
    (told, *_) = remedies(refused, COMMISSION.replace("base: line.net", "base: max(line.net, 200)").replace(", MORE", ""))

    assert told == (
        "base: Here ')' is expected, not 'the end'. Close the function with ). "
        "In braces a comma ends an entry: put an expression with a comma in quotes."
    )


def test_a_sentence_with_a_colon_is_to_be_put_in_quotes(refused):
    (told,) = remedies(refused, "flags:\n  - {id: one}\nlabel: a sentence: with a colon\n")

    assert told.endswith("Put a sentence that holds a colon and a space in quotes; else check the indentation here.")


def test_an_amount_as_a_benefit_says_of_what_period(refused):
    text = "ranks: {promote: monthly, ladder: [{id: bronze, benefits: {mdf: 500}}]}\n" + COMMISSION.replace(", MORE", "")

    assert remedies(refused, text) == ["mdf: 500 of what period? Write 500 per year, half, quarter or month."]


def test_no_habit_is_itself_a_word_that_may_stand_where_its_meaning_may():
    assert [word for word, meant in HABITS.items() if word in meant] == []
    assert did_you_mean("clawback", ("claim", "limits")) == "Choose one of: claim, limits."
    assert did_you_mean("x", ()) == "There is nothing to choose from here."


@pytest.mark.parametrize(
    ("scopes", "meets"),
    [
        (("line.quantity < 10", "line.quantity >= 10"), False),
        (("line.quantity <= 10", "line.quantity > 10"), False),
        (("line.kind = new", "line.kind != new"), False),
        (("line.ordered_on < customer.first_order + 12 months", "line.ordered_on >= customer.first_order + 12 months"), False),
        (("line.quantity <= 10", "line.quantity >= 10"), True),  # ten is both
        (("line.quantity < 10", "line.quantity >= 9"), True),
        (("line.quantity < 10 or line.net > 5", "line.quantity >= 10"), True),
    ],
)
def test_opposite_comparisons_of_the_same_two_values_exclude_each_other(check, refused, scopes: tuple[str, str], meets: bool):
    text = "incentives:\n" + "".join(
        f'  - {{id: {name}, type: commission, base: line.net, rate: 10 %, scope: "{scope}", limits: none}}\n'
        for name, scope in zip(("one", "other"), scopes, strict=True)
    )

    if meets:
        assert "can meet on the same fact" in refused(text)[0]
    else:
        assert check(text).problems == ()


def test_figures_of_two_days_or_payees_are_not_the_same_two_values(refused):
    text = "metrics: {sales: sum(line.net) over year}\nincentives:\n" + "".join(
        f"  - {{id: {name}, type: commission, base: line.net, rate: 10 %, who: sales {sign} 10, limits: none, {more}}}\n"
        for name, sign, more in (("one", "<", "earned_on: order"), ("other", ">=", "earned_on: payment"))
    )

    assert "can meet on the same fact" in refused(text)[0]
    assert "can meet on the same fact" in refused(text.replace("earned_on: payment", "payee: parent"))[0]
