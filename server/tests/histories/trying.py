"""Blocks of histories, each by its seed alone: in the tests, and by command (`python -m benchmarks.histories`)."""

import hashlib
from unittest import mock

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from hypothesis.stateful import run_state_machine_as_test

from server.tests.histories.machine import Histories
from server.tests.histories.paying import Paying

BLOCK, STEPS = 10, 30


def machine_of(seed_of_block: int) -> type[Histories]:
    """Every other block goes on to the bank."""
    return Histories if seed_of_block % 2 else Paying


def tried(machine: type[Histories], histories: int, *, seed_of_block: int, whole: bool = False, seldom: bool = False) -> str:
    """Try histories, all of them from the same beginning; what they came to, as one hash. The seed alone decides what happens in them.

    `whole`: with every word of the documents. `seldom`: the books are compared with the model every ten steps and at the end, and
    everything is verified at the end alone; what a history comes to is the same.
    """
    said = settings(
        max_examples=histories, stateful_step_count=STEPS, deadline=None, database=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,), report_multiple_bugs=False,
    )  # fmt: skip
    digests: list[str] = []
    said_of_all = {"sakura": machine.begins(), "digests": digests, "whole": whole, "seldom": seldom}
    block = seed(seed_of_block)(type(machine.__name__, (machine,), said_of_all))
    # Hypothesis tries numbers that it reads in the code of whatever was imported: not the same in each session.
    with mock.patch.object(providers, "_get_local_constants", return_value=Constants()):
        run_state_machine_as_test(block, settings=said)
    assert len(digests) >= histories
    return hashlib.sha256("".join(digests).encode()).hexdigest()
