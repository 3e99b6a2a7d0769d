"""All writes of statements, by subject."""

from enishi.statements.answering import (
    AnsweredAlready,
    DeliveredOtherwise,
    NoSuchStatement,
    NotSaid,
    confirm,
    deem,
    deem_all,
    deliver,
)
from enishi.statements.issuer import IssuerWrong, record_issuer
from enishi.statements.issuing import IssuerMissing, NoSuchClosing, ToIssue, issue, run_of, to_issue, waiting

__all__ = [
    "AnsweredAlready", "DeliveredOtherwise", "IssuerMissing", "IssuerWrong", "NoSuchClosing", "NoSuchStatement", "NotSaid", "ToIssue", "confirm",
    "deem", "deem_all", "deliver", "issue", "record_issuer", "run_of", "to_issue", "waiting",
]  # fmt: skip
