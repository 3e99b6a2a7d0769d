"""A new text on the facts of the past, beside the texts that were in force: who would have earned what (docs/how-to/try-a-change-on-history.md)."""

from enishi_engine.backtest.comparing import Backtest, Compared, Side, backtest
from enishi_engine.backtest.paid import read_paid
from enishi_engine.backtest.picture import picture
from enishi_engine.backtest.tables import TABLES, as_data, csv_texts
from enishi_engine.backtest.telling import told

__all__ = ["TABLES", "Backtest", "Compared", "Side", "as_data", "backtest", "csv_texts", "picture", "read_paid", "told"]
