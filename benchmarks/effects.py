"""`python -m benchmarks.effects`: CPU seconds of one estimate, of one calibrated on past days, and of the import."""

import argparse
import subprocess
import sys
from statistics import median
from time import process_time

from enishi_engine.acceptance.studies import as_study
from enishi_engine.acceptance.worlds import WORLDS, CampaignSettings, at_the_start, by_recorded_rule, drawn, make_world, run_campaign
from enishi_engine.effects.estimating import judge
from enishi_engine.effects.study import Assigned, Study

IMPORT = "from time import process_time; began = process_time(); import enishi_engine.effects.estimating; print(process_time() - began)"


def study_of(partners: int, assigned: Assigned) -> Study:
    """A campaign among so many active partners, drawn or chosen by a recorded rule."""
    world = make_world(WORLDS["active"].but(partners=partners), 1)
    chosen = drawn(world, 0.6, 1) if assigned is Assigned.RANDOMISED_OFFER else by_recorded_rule(world, 0.4, 1)
    return as_study(run_campaign(world, CampaignSettings(lift=0.14), at_the_start(world, chosen), 1), assigned)


def seconds(study: Study, rounds: int) -> float:
    """The median of CPU seconds of so many estimates."""
    took = []
    for _ in range(rounds):
        began = process_time()
        judge(study)
        took.append(process_time() - began)
    return median(took)


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.effects", description=__doc__)
    parser.add_argument("--rounds", type=int, default=21, metavar="N", help="estimates of each kind (default: %(default)s)")
    asked = parser.parse_args(arguments)
    imported = [float(subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, check=True, text=True).stdout) for _ in range(3)]
    print(f"import: {median(imported):.2f} s (goal: 1 s)")
    drawn_one = seconds(study_of(1_500, Assigned.RANDOMISED_OFFER), asked.rounds)
    print(f"one estimate, 1,500 partners: {1000 * drawn_one:.0f} ms (goal: 50 ms)")
    calibrated = seconds(study_of(400, Assigned.RECORDED_RULE), asked.rounds)
    print(f"calibrated on past days, 400 partners: {1000 * calibrated:.0f} ms (goal: 250 ms)")


if __name__ == "__main__":
    main()
