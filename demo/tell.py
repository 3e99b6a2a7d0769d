"""Tells what the demo calculated: one section for each question, each figure with its sentence, within 80 columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from rich.console import Console
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from demo import figures
from demo.figures import HALVES, Cost, TableRow
from demo.season import END, START, add_months
from demo.words import words
from demo.wrapping import paragraph, without_blanks
from enishi_engine.core.program import Program
from enishi_engine.core.results import Result
from enishi_engine.explain import explain_line, reason_in_words, run_of
from enishi_engine.facts import Facts
from enishi_engine.words import Language, amounts

SPARK = "▁▂▃▄▅▆▇█"
BAR_WIDTH = 8
NAMED = 3  # partners of each rank


@dataclass(frozen=True, kw_only=True)
class Told:
    """Everything there is to tell of."""

    program: Program
    facts: Facts
    result: Result
    language: Language
    seed: int


def tell(console: Console, told: Told) -> str:
    """Print the whole summary and answer the order line that was explained."""
    say = words(told.language)
    lines = figures.latest_lines(told.facts)
    earning_lines, reviews = figures.rows(told.result, "earning_lines"), figures.rows(told.result, "ranks")
    heading(console, say["title"], style="bold magenta")
    _tell_made(console, told, lines)
    _tell_ranks(console, told, reviews)
    _tell_costs(console, told, earning_lines, lines)
    _tell_top(console, told, earning_lines, lines, reviews)
    _tell_nothing(console, told, lines)
    return _tell_one(console, told, earning_lines)


# ── Sections ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _tell_made(console: Console, told: Told, lines: list[TableRow]) -> None:
    say, count = words(told.language), {name: table.num_rows for name, table in told.facts.tables.items()}
    heading(console, say["made"])
    _sentence(
        console, say["made_sentence"], first=_day(START, told), last=_day(END, told), partners=_number(count["partners"]),
        customers=_number(count["customers"]), lines=_number(len(lines)), sales=_number(sum(line["net"] for line in lines)), seed=told.seed,
    )  # fmt: skip
    _sentence(
        console, say["made_more"], changes=_number(count["line_changes"]), payments=_number(count["customer_payments"]),
        deals=_number(count["deals"]), activities=_number(count["activities"]), targets=_number(count["targets"]),
    )  # fmt: skip
    months = figures.orders_by_month(lines)
    console.print()
    indented(console, f"{_spark(months[:12], max(months))}  {_spark(months[12:], max(months))}", style="cyan")
    busiest, quietest = months.index(max(months)), months.index(min(months))
    _sentence(
        console, say["season"], busiest=_month(busiest, told), most=_number(max(months)), quietest=_month(quietest, told),
        least=_number(min(months)),
    )  # fmt: skip


def _tell_ranks(console: Console, told: Told, reviews: list[TableRow]) -> None:
    say, labels, names = words(told.language), _rank_labels(told), _names(told, "partners")
    with_code = _names(told, "partners", with_code=True)
    moves = figures.moves(reviews)
    up = sum(move["action"] == "promoted" for move in moves)
    heading(console, say["ranks"])
    last = max(review["day"] for review in reviews)
    _sentence(console, say["ranks_sentence"], day=_day(last, told), up=up, down=len(moves) - up)
    partners, gone = len(names), figures.gone_before(told.facts, last)
    _sentence(console, say["gone_sentence"], held=partners - gone, partners=partners, gone=gone)
    table = _table((say["rank"], "left"), (say["partners"], "right"), (say["who"], "left"))
    held = figures.ranks_now(reviews)
    for rank in reversed(labels):
        codes = sorted(held.get(rank, []), key=lambda code: (code not in figures.TOLD_FIRST, code))
        if codes:
            more = [say["and_more"].format(number=len(codes) - NAMED)] if len(codes) > NAMED else []
            table.add_row(labels[rank], str(len(codes)), "\n".join([*(with_code[code] for code in codes[:NAMED]), *more]))
    without_blanks(console, table)
    table = _table((say["moves"], "left"), ("", "left"), ("", "left"))
    for move in _one_of_each_way(moves, 6):
        way = Text(f"↑ {say['up']}", style="green") if move["action"] == "promoted" else Text(f"↓ {say['down']}", style="yellow")
        table.add_row(_day(move["day"], told), way, f"{names[move['partner']]}: {labels[move['held']]} → {labels[move['rank']]}")
    without_blanks(console, table)


def _tell_costs(console: Console, told: Told, earning_lines: list[TableRow], lines: list[TableRow]) -> None:
    say, labels = words(told.language), _incentive_labels(told)
    costs, sales = figures.costs(earning_lines, labels), figures.sales_by_half(lines)
    total, all_sales = sum(cost.total for cost in costs), sum(sales.values())
    heading(console, say["costs"])
    _sentence(
        console, say["costs_sentence"], total=_number(total), share=_percent(total, all_sales),
        taken_back=_number(-sum(row["amount"] for row in earning_lines if row["kind"] == "take_back")),
        payable=_number(sum(row["payable"] for row in earning_lines)),
    )  # fmt: skip
    halves = [(_half(half, told), "right") for half in HALVES]
    table = _table((say["incentive"], "left"), *halves, (say["total"], "right"), (say["of_sales"], "right"), ("", "left"))
    for cost in sorted(costs, key=lambda cost: -cost.total):
        table.add_row(labels[cost.incentive], *_thousands(cost), _percent(cost.total, all_sales), _bar(cost.total, total))
    everything = [sum(cost.by_half[half] for cost in costs) for half in HALVES]
    table.add_section()
    table.add_row(say["all"], *(_number(amount // 1_000) for amount in [*everything, total]), _percent(total, all_sales), "")
    shares = (_percent(amount, sales[half]) for amount, half in zip(everything, HALVES, strict=True))
    table.add_row(say["of_sales"], *shares, _percent(total, all_sales), "", "")
    without_blanks(console, table)
    largest = max(costs, key=lambda cost: cost.total)
    for cost in costs:
        for half, amount in cost.by_half.items():
            if amount < 0:
                taken_back = _number(abs(amount) // 1_000)
                _sentence(console, say["minus_sentence"], incentive=labels[cost.incentive], half=_half(half, told), taken_back=taken_back)
    _sentence(console, say["largest_sentence"], incentive=labels[largest.incentive], share=_percent(largest.total, total))


def _tell_top(console: Console, told: Told, earning_lines: list[TableRow], lines: list[TableRow], reviews: list[TableRow]) -> None:
    say, labels, names = words(told.language), _rank_labels(told), _names(told, "partners")
    ranks = {partner: rank for rank, partners in figures.ranks_now(reviews).items() for partner in partners}
    top = figures.top_earners(earning_lines, lines, 5)
    everything = sum(row["amount"] for row in earning_lines)
    heading(console, say["top"])
    _sentence(console, say["top_sentence"], share=_percent(sum(earner.earned for earner in top), everything))
    table = _table((say["who"], "left"), (say["rank"], "left"), (say["sales"], "right"), (say["earned"], "right"), ("", "left"))
    for earner in top:
        rank = labels.get(ranks.get(earner.partner, ""), say["no_rank"])
        table.add_row(names[earner.partner], rank, _number(earner.sales), _number(earner.earned), _bar(earner.earned, everything))
    without_blanks(console, table)


def _tell_nothing(console: Console, told: Told, lines: list[TableRow]) -> None:
    say, by_id = words(told.language), {line["id"]: line for line in lines}
    names, customers = _names(told, "partners"), _names(told, "customers")
    not_paid = [row for row in figures.rows(told.result, "not_paid") if row["fact"] == "order_line"]
    heading(console, say["nothing"])
    _sentence(console, say["nothing_sentence"], number=_number(len(not_paid)))
    products, incentives, product_names = _names(told, "products"), _incentive_labels(told), figures.names(told.facts, "products")
    for row in figures.told_reasons(not_paid, by_id, 10):
        line = by_id[row["fact_id"]]
        sold = f"{products[line['product']]} {amounts.money(line['net'], told.program.currency, told.language)}"
        console.print()
        paragraph(console, f"{_day(row['day'], told)} {names[row['partner']]}", style="cyan")
        indented(console, f"→ {customers[line['customer']]}", style="cyan")
        indented(console, f"{sold} × {incentives[row['incentive']]}")
        indented(console, reason_in_words(row, told.program, told.language).text)
        if row["reason"] in {"no_pair", "too_late"} and row["subject"] in product_names:
            indented(console, _code_and_name(row["subject"], product_names, told))


def _tell_one(console: Console, told: Told, earning_lines: list[TableRow]) -> str:
    """The richest of Aoba's order lines, in the engine's own words; answers its id."""
    heading(console, words(told.language)["one"])
    line = figures.told_line(earning_lines, "aoba")
    explained = explain_line(run_of(told.result, told.program), line)
    names = {**figures.names(told.facts, "partners"), **figures.names(told.facts, "people")}
    for payee in dict.fromkeys(row.row["payee"] for row in explained.lines):
        console.print(_code_and_name(payee, names, told))
    for row in explained.lines:
        console.print()
        first, *more = row.words[told.language].sentences
        paragraph(console, first, style="cyan")
        for sentence in more:
            indented(console, sentence)
    return line


# ── Small things ─────────────────────────────────────────────────────────────────────────────────────────────────────


def heading(console: Console, text: str, style: str = "bold") -> None:
    console.print()
    console.print(Rule(Text(text, style=style), align="left", style="dim"))


def indented(console: Console, text: str, *, style: str = "") -> None:
    paragraph(console, text, indent=2, style=style)


def _sentence(console: Console, sentence: str, **figures_of_it: object) -> None:
    paragraph(console, sentence.format(**figures_of_it))


def _table(*columns: tuple[str, str]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="dim")
    for title, justify in columns:
        table.add_column(title, justify="right" if justify == "right" else "left", no_wrap=justify == "right", overflow="fold")
    return table


def _names(told: Told, table: str, *, with_code: bool = False) -> dict[str, str]:
    """Code → name; the names are Japanese, so that in English the code stands before them."""
    names = figures.names(told.facts, table)
    if told.language == "ja":
        return {code: f"{name}({code})" for code, name in names.items()} if with_code else names
    return {code: f"{code} ({name})" for code, name in names.items()}


def _code_and_name(code: str, names: Mapping[str, str], told: Told) -> str:
    return words(told.language)["code_and_name"].format(code=code, name=names[code])


def _one_of_each_way(moves: list[TableRow], number: int) -> list[TableRow]:
    """The latest moves, two of them downwards when there are any."""
    down = [move for move in moves if move["action"] == "demoted"][:2]
    up = [move for move in moves if move["action"] == "promoted"][: number - len(down)]
    return [move for move in moves if move in up or move in down]


def _incentive_labels(told: Told) -> dict[str, str]:
    """By id, of all versions, in the order of the text; the latest words."""
    return {
        incentive.id: incentive.label.ja if told.language == "ja" else incentive.label.en
        for version in told.program.versions
        for incentive in version.incentives
    }


def _rank_labels(told: Told) -> dict[str, str]:
    """By id, from low to high."""
    labels = {"none": words(told.language)["no_rank"]}
    for version in told.program.versions:
        for rung in version.ladder.rungs if version.ladder else ():
            labels[rung.id] = rung.label.ja if told.language == "ja" else rung.label.en
    return labels


def _day(day: date, told: Told) -> str:
    return amounts.day(day, told.language)


def _month(number: int, told: Told) -> str:
    return amounts.month(add_months(START, number), told.language)


def _half(half: date, told: Told) -> str:
    year = half.year % 100
    if told.language == "ja":
        return f"{year}年度{'上' if half.month == START.month else '下'}"
    return f"{half:%b %y}–"


def _number(amount: int) -> str:
    return f"{amount:,}"


def _percent(part: int, whole: int) -> str:
    """Cut to two decimals, in whole numbers."""
    hundredths = abs(part) * 10_000 // whole if whole else 0
    return f"{'-' if part < 0 else ''}{hundredths // 100}.{hundredths % 100:02}%"


def _thousands(cost: Cost) -> list[str]:
    """Yen in thousands, cut towards zero."""
    return [_number(int(abs(amount) // 1_000) * (1 if amount >= 0 else -1)) for amount in [*cost.by_half.values(), cost.total]]


def _bar(part: int, whole: int) -> Text:
    """A bar as long as the share; the smallest share still shows."""
    eighths = max(1, part * BAR_WIDTH * 8 // whole) if part > 0 and whole else 0
    return Text("█" * (eighths // 8) + ("", *"▏▎▍▌▋▊▉")[eighths % 8], style="cyan")


def _spark(numbers: list[int], most: int) -> str:
    return "".join(SPARK[min(7, number * 8 // most)] for number in numbers)
