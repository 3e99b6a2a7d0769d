"""All writes of statements, by subject."""

from enishi.statements.answering import (
    AnsweredAlready,
    DeliveredOtherwise,
    NoSuchStatement,
    NotSaid,
    StillDisputed,
    confirm,
    deem,
    deem_all,
    deliver,
)
from enishi.statements.disputing import (
    NoSuchDispute,
    NoSuchLine,
    PromisedInThePast,
    ReportedAlready,
    reply,
    report_difference,
    resolve,
)
from enishi.statements.issuer import IssuerWrong, record_issuer
from enishi.statements.issuing import IssuerMissing, NoSuchClosing, ToIssue, issue, run_of, to_issue, waiting

__all__ = [
    "AnsweredAlready", "DeliveredOtherwise", "IssuerMissing", "IssuerWrong", "NoSuchClosing", "NoSuchDispute", "NoSuchLine", "NoSuchStatement",
    "NotSaid", "PromisedInThePast", "ReportedAlready", "StillDisputed", "ToIssue", "confirm", "deem", "deem_all", "deliver", "issue", "record_issuer", "reply",
    "report_difference", "resolve", "run_of", "to_issue", "waiting",
]  # fmt: skip
