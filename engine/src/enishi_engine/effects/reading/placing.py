"""Where each partner of a study stands: its row, its wave, what was drawn as one, and what became of those that were merged."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from enishi_engine.effects.assignment import Assignment, Placed
from enishi_engine.effects.reading.tables import TableRead
from enishi_engine.facts.errors import did_you_mean
from enishi_engine.said import Said


@dataclass
class Placing:
    """Columns with one entry per partner that goes on; `row_of` knows the merged ones too, by the row of who took them over.

    Units   `waves` from 0, −1 for who was not offered it; `paid` whole yen.
    """

    rows: list[dict[str, Any]]
    row_of: dict[str, int]
    waves: list[int]
    ranks: tuple[str, ...]
    units: tuple[str, ...]
    paid: list[int]
    left_out: list[bool]
    strata: list[int] | None
    drawn_waves: list[int] = field(default_factory=list)  # of every partner found that was drawn, merged ones included
    merged: int = 0
    merged_across_waves: int = 0
    not_drawn: int = 0

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(row["partner"] for row in self.rows)

    def found(self, waves: int) -> tuple[int, ...]:
        """How many partners of each wave's draw stand in the files."""
        return tuple(self.drawn_waves.count(wave) for wave in range(waves))


def placed(table: TableRead, drawn: Assignment | None, waves: int) -> Placing:
    """The partners of a study's table; what is wrong with them is added to the table's errors."""
    survivor = _survivors(table)
    by_assignment = {} if drawn is None else {one.partner: one for one in drawn.placed}
    ranks = {} if drawn is None else {one.partner: one.rank for one in drawn.roster}
    for row, cells in enumerate(table.rows):
        _check_wave(table, row, cells, drawn, waves)
    rows = [cells for cells in table.rows if cells["partner"] not in survivor]
    row_of = {cells["partner"]: row for row, cells in enumerate(rows)}
    row_of |= {code: row_of[target] for code, target in survivor.items() if target in row_of}

    def wave_of(cells: Mapping[str, Any]) -> int:
        if drawn is not None:
            return by_assignment[cells["partner"]].wave - 1 if cells["partner"] in by_assignment else -1
        return -1 if cells["wave"] is None else cells["wave"] - 1

    strata = sorted({one.stratum for one in by_assignment.values()})
    placing = Placing(
        rows=rows,
        row_of=row_of,
        waves=[wave_of(cells) for cells in rows],
        ranks=tuple(ranks.get(cells["partner"], cells["rank"]) for cells in rows),
        units=tuple(_unit(cells, by_assignment) for cells in rows),
        paid=[cells["paid"] for cells in rows],
        left_out=[cells["left_out"] or (drawn is not None and cells["partner"] not in by_assignment) for cells in rows],
        strata=None if drawn is None else [_stratum(cells, by_assignment, strata) for cells in rows],
        drawn_waves=[by_assignment[cells["partner"]].wave - 1 for cells in table.rows if cells["partner"] in by_assignment],
        merged=len(survivor),
        not_drawn=0 if drawn is None else sum(cells["partner"] not in ranks for cells in rows),
    )
    _join(placing, table, survivor, wave_of)
    return placing


def _join(placing: Placing, table: TableRead, survivor: Mapping[str, str], wave_of: Callable[[Mapping[str, Any]], int]) -> None:
    """What was paid to a merged partner counts for who goes on; two that stood in different waves are compared with nobody."""
    for cells in table.rows:
        row = placing.row_of.get(cells["partner"])
        if cells["partner"] not in survivor or row is None:
            continue
        placing.paid[row] += cells["paid"]
        if wave_of(cells) != placing.waves[row]:
            placing.left_out[row] = True
            placing.merged_across_waves += 1


def _survivors(table: TableRead) -> dict[str, str]:
    """Merged partner → who goes on with its deals."""
    found = {cells["partner"]: cells["merged_into"] for cells in table.rows if cells["merged_into"] is not None}
    known = {cells["partner"] for cells in table.rows}
    for row, cells in enumerate(table.rows):
        target = cells["merged_into"]
        if target is not None and target not in known:
            near = did_you_mean(target, known)
            table.wrong(
                row,
                "merged_into",
                Said("is none of the study's partners", "調査の対象のパートナーではありません"),
                Said(f"{near} Add the partner that goes on.".strip(), f"{near.ja}統合後のパートナーを加えてください。"),
                target,
            )
        elif target is not None and (target in found or target == cells["partner"]):
            problem = Said("was merged itself", "それ自身が統合されています")
            remedy = Said("Name the partner that goes on at the end.", "最後に残るパートナーを書いてください。")
            table.wrong(row, "merged_into", problem, remedy, target)
    return found


def _check_wave(table: TableRead, row: int, cells: Mapping[str, Any], drawn: Assignment | None, waves: int) -> None:
    wave = cells["wave"]
    if wave is None:
        return
    if drawn is not None:
        remedy = Said(
            "Empty the column wave: the kept assignment says it. Who was offered it out of turn still counts where it was drawn.",
            "waveの列を空にしてください。保存された割当に従います。順番外に案内した相手も、割り当てた回で数えます。",
        )
        table.wrong(row, "wave", Said("stands beside a kept assignment", "保存された割当と重なっています"), remedy, wave)
    elif waves and wave > waves:
        table.wrong(
            row,
            "wave",
            Said(f"is none of the {waves} waves of the study's text", f"調査の{waves}回のいずれでもありません"),
            Said("Add the wave's first day to waves, or correct the number.", "wavesにその回の初日を加えるか、番号を直してください。"),
            wave,
        )


def _unit(cells: Mapping[str, Any], by_assignment: Mapping[str, Placed]) -> str:
    if cells["partner"] in by_assignment:
        return by_assignment[cells["partner"]].unit
    return str(cells["distributor"] or cells["partner"])


def _stratum(cells: Mapping[str, Any], by_assignment: Mapping[str, Placed], strata: list[str]) -> int:
    return strata.index(by_assignment[cells["partner"]].stratum) if cells["partner"] in by_assignment else -1
