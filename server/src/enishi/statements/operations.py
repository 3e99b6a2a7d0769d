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
from enishi.statements.correcting import NoSuchCorrection, NothingToCorrect, decide_correction, propose_correction
from enishi.statements.disputing import (
    CorrectionWaits,
    NoSuchDispute,
    NoSuchLine,
    PromisedInThePast,
    ReportedAlready,
    reply,
    report_difference,
    resolve,
)
from enishi.statements.invoicing import (
    DifferencesStand,
    InvoiceNumberUsed,
    InvoiceThere,
    NoSuchDocument,
    NoSuchInvoice,
    NotAPaper,
    NothingToInvoice,
    OursStandsForIt,
    accept_invoice,
    receive_invoice,
    return_invoice,
)
from enishi.statements.issuer import IssuerWrong, record_issuer
from enishi.statements.issuing import IssuerMissing, NoSuchClosing, ToIssue, issue, run_of, to_issue, waiting

__all__ = [
    "AnsweredAlready", "CorrectionWaits", "DeliveredOtherwise", "DifferencesStand", "InvoiceNumberUsed", "InvoiceThere", "IssuerMissing",
    "IssuerWrong", "NoSuchClosing", "NoSuchCorrection", "NoSuchDispute", "NoSuchDocument", "NoSuchInvoice", "NoSuchLine", "NoSuchStatement",
    "NotAPaper", "NotSaid", "NothingToCorrect", "NothingToInvoice", "OursStandsForIt", "PromisedInThePast", "ReportedAlready", "StillDisputed",
    "ToIssue", "accept_invoice", "confirm", "decide_correction", "deem", "deem_all", "deliver", "issue", "propose_correction",
    "receive_invoice", "record_issuer", "reply", "report_difference", "resolve", "return_invoice", "run_of", "to_issue", "waiting",
]  # fmt: skip
