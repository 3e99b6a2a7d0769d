"""The second proof below the pages: an operation that moves money asks for it itself, so that no view can forget to.

While a request is answered, whoever asks is known to have given a second proof within the last minutes, or not (second_factor.py says which).
Outside of requests, in commands and jobs, nobody is asked: who may start those was decided by the machine, or by the request that asked for the job.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from enishi_engine.said import SaidError

P = ParamSpec("P")
R = TypeVar("R")
_given: ContextVar[Callable[[], bool] | None] = ContextVar("second_proof_given", default=None)


class SecondProofMissing(SaidError):
    """The person of the request has not just given a second proof. No `Refusal`: no view answers it, the person is led to giving it."""

    code = "second_proof_missing"

    def __init__(self) -> None:
        super().__init__(
            "Nothing was done yet. Prove who you are with your authenticator app or passkey, then do it again.",
            ja="まだ実行していません。認証アプリのコードかパスキーで本人確認をしてから、もう一度操作してください。",
        )


def needs_second_proof(act: Callable[P, R]) -> Callable[P, R]:
    """Put on an operation or a job: within a request it is carried out, or enqueued, only within minutes of a second proof."""

    @wraps(act)
    def guarded(*given: P.args, **named: P.kwargs) -> R:
        demand()
        return act(*given, **named)

    guarded.needs_second_proof = True  # type: ignore[attr-defined]
    return guarded


def is_guarded(act: Callable[..., Any]) -> bool:
    """Does it ask for the second proof?"""
    return getattr(act, "needs_second_proof", False)


def demand() -> None:
    """Raise SecondProofMissing where somebody asks by a request and has not just given one."""
    given = _given.get()
    if given is not None and not given():
        raise SecondProofMissing


@contextmanager
def asked_with(given: Callable[[], bool]) -> Iterator[None]:
    """While a request is answered: `given` says whether its person has given the second proof. It is asked only where one is needed."""
    before = _given.set(given)
    try:
        yield
    finally:
        _given.reset(before)
