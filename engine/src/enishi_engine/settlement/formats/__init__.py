"""Every format of payout files, one folder each; the list here is all that a new one adds elsewhere (docs/how-to/add-a-payout-format.md)."""

from collections.abc import Mapping

from enishi_engine.settlement.formats.csv.writing import Csv
from enishi_engine.settlement.formats.file import PayoutFormat
from enishi_engine.settlement.formats.pain001.writing import Pain001
from enishi_engine.settlement.formats.zengin.writing import Zengin

FORMATS: Mapping[str, type[PayoutFormat]] = {one.key: one for one in (Zengin, Pain001, Csv)}
