"""The page that says what the acceptance table came to."""

import math
from collections.abc import Mapping, Sequence

from enishi_engine.acceptance.measuring import Cell, Numbers
from enishi_engine.acceptance.running import key_of


def page(cells: Sequence[Cell], results: Mapping[str, Sequence[Numbers]], *, seed: int, trials: int, machine: str, day: str) -> str:
    """The table in Markdown: every figure with its goal, and by how much it falls short."""
    figures = [(cell, figure) for cell in cells for figure in cell.figures(results[key_of(cell)])]
    holding = sum(figure.holds for _, figure in figures)
    lines = [
        "# What the estimators were measured at",
        "",
        f"Seed {seed}, {trials} trials per cell, {day}, {machine}; `enishi effects-acceptance --seed {seed} --trials {trials}`.",
        "What each row tries stands in [the rules](../rules/effects-acceptance.md).",
        f"With {trials} trials a share near 80 % is off by chance by up to {_noise(80, trials):.1f} points (two standard errors), near 95 % by {_noise(95, trials):.1f}.",
        f"{holding} of {len(figures)} figures hold.",
        "",
        "| row | cell | figure | goal | came out | falls short by |",
        "| --- | --- | --- | ---: | ---: | ---: |",
    ]
    for cell, figure in figures:
        goal = f"{figure.least:g}" if figure.least == figure.most else f"{figure.least:g}–{figure.most:g}"
        places = 2 if figure.most <= 1 else 1
        by = "" if figure.holds else f"**{figure.short_by:.{places}f}**"
        lines.append(f"| {cell.row} | {cell.name} | {figure.name} | {goal} | {figure.value:.{places}f} | {by} |")
    return "\n".join(lines) + "\n"


def _noise(percent: float, trials: int) -> float:
    return 2 * math.sqrt(percent * (100 - percent) / trials)
