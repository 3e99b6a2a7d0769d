"""The acts of papers beside the statement, in words: each after who did it, `{what}` being its subject (core/audit.py)."""

from collections.abc import Mapping

from enishi_engine.said import Said

ACTS: Mapping[str, Said] = {
    "issue_paper": Said("issued the paper {what}", "帳票{what}を発行しました"),
    "paper_agreed": Said("agreed to the paper {what}", "帳票{what}に同意しました"),
    "paper_refused": Said("did not agree to the paper {what}", "帳票{what}に同意しませんでした"),
}
DETAILS: Mapping[str, Said] = {}
