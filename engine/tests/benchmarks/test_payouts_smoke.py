"""The benchmark of payout files, on few payees: every format writes and verifies what it is given."""

import pytest

from benchmarks.payouts import main, seconds
from enishi_engine.settlement.formats import FORMATS


@pytest.mark.parametrize("key", list(FORMATS))
def test_a_batch_of_few_payees_is_written_and_verified(key: str):
    took, worked, size = seconds(20, key)

    assert took > 0
    assert worked >= 0
    assert size > 20 * 60


def test_the_command_tells_each_format(capsys: pytest.CaptureFixture[str]):
    main(["--payees", "20"])

    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == list(FORMATS)
