"""Reads results that a person or another system gives as a CSV: `order`, `outcome` (paid, returned or unknown), `reason`."""

import csv
import io

from enishi_engine.said import Said
from enishi_engine.settlement.formats.batch import Batch
from enishi_engine.settlement.formats.results import Paid, Result, Results, ResultsUnreadable, matched


def read_results(content: bytes, batch: Batch) -> Results:
    """What became of each order of the batch; orders that the file does not name stay unknown. Raises ResultsUnreadable."""
    try:
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError as problem:
        raise ResultsUnreadable(1, Said("it is not UTF-8.", "UTF-8ではありません")) from problem
    said = []
    for line, row in enumerate(rows, start=2):
        if None in row or None in row.values() or not {"order", "outcome"} <= set(row):
            raise ResultsUnreadable(
                line, Said("the columns are not order, outcome and reason.", "列がorder、outcome、reasonではありません")
            )
        if row["outcome"] not in {outcome.value for outcome in Paid}:
            raise ResultsUnreadable(
                line,
                Said(
                    f'the outcome "{row["outcome"]}" is none of paid, returned, unknown.',
                    f"outcome「{row['outcome']}」はpaid、returned、unknownのいずれでもありません",
                ),
            )
        said.append((row["order"], Result(outcome=Paid(row["outcome"]), reason=row.get("reason", ""))))
    return matched(batch, lambda order: order.id, said)
