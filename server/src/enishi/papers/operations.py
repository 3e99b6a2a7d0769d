"""All writes of papers, by subject."""

from enishi.papers.issuing import AnswerDayOver, AnsweredBefore, AnswerMissing, IssuerUnknown, NoSuchPaper, NotAsked, answer, issue
from enishi.papers.kind import NobodyToTell, NothingToTell

__all__ = [
    "AnswerDayOver", "AnswerMissing", "AnsweredBefore", "IssuerUnknown", "NoSuchPaper", "NobodyToTell", "NotAsked", "NothingToTell", "answer", "issue",
]  # fmt: skip
