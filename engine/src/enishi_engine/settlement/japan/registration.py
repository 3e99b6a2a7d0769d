"""Registration numbers of invoice issuers (登録番号): T and thirteen digits, and whether one stood on a day (docs/rules/registration.md)."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.jp import cn

from enishi_engine.core.incentive import Label
from enishi_engine.core.refusals import Refusal
from enishi_engine.program.problems import Severity
from enishi_engine.settlement.finding import Finding


class Standing(Enum):
    """What the register says of a number on a day."""

    REGISTERED = "registered"  # 登録
    CANCELLED = "cancelled"  # 取消
    LAPSED = "lapsed"  # 失効
    UNREGISTERED = "unregistered"  # no number, or not yet


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One span in the register: from `first_day` on; `ended_on` is the first day on which it stands no more, for `ended_as`."""

    number: str
    first_day: date
    ended_on: date | None = None
    ended_as: Standing | None = None


class RegistrationUnclear(Refusal):
    """A registration that ends without saying how, or the other way round."""

    def __init__(self, registration: Registration) -> None:
        super().__init__(
            f"{registration.number}: write both the day on which the registration ended and whether it was cancelled or lapsed, or neither.",
            ja=f"{registration.number}: 登録が終わった日と、取消・失効の別は、両方書くか、どちらも書かないでください。",
        )


def canonical(entered: str) -> str:
    """A number as it is kept: half-width, capital T, without blanks and hyphens. What it is not is left as it is."""
    return cn.compact(unicodedata.normalize("NFKC", entered)).upper()


def number_findings(entered: str, *, on: str, corporation: bool) -> tuple[Finding, ...]:
    """What is wrong with a number: an error for a corporation. Individuals' numbers may not follow the check digit: a warning."""
    number = canonical(entered)
    try:
        if number[:1] != "T":
            raise ValidationError
        cn.validate(number[1:])
    except InvalidChecksum:
        severity = Severity.ERROR if corporation else Severity.WARNING
        return (_finding("registration_check_digit", severity, on, number, CHECK_DIGIT),)
    except ValidationError:
        return (_finding("registration_form", Severity.ERROR, on, number, FORM),)
    return ()


def standing_on(registrations: Iterable[Registration], day: date) -> Standing:
    """What the register said on the day of the transaction; never on the day of the statement or payment. Raises RegistrationUnclear."""
    begun = sorted((one for one in registrations if one.first_day <= day), key=lambda one: one.first_day)
    if not begun:
        return Standing.UNREGISTERED
    latest = begun[-1]
    if (latest.ended_on is None) is not (latest.ended_as is None):
        raise RegistrationUnclear(latest)
    if latest.ended_as is not None and latest.ended_on is not None and latest.ended_on <= day:
        return latest.ended_as
    return Standing.REGISTERED


FORM = (
    Label(ja="登録番号は「T」と13桁の数字です。", en="A registration number is T and thirteen digits."),
    Label(ja="国税庁の公表サイトの番号をそのまま入力してください。", en="Enter the number as the tax agency publishes it."),
)
CHECK_DIGIT = (
    Label(ja="検査用数字が一致しません。", en="The check digit does not fit the other twelve digits."),
    Label(ja="入力誤りがないか、国税庁の公表サイトでご確認ください。", en="Compare every digit with what the tax agency publishes."),
)


def _finding(rule: str, severity: Severity, on: str, value: str, said: tuple[Label, Label]) -> Finding:
    return Finding(rule=rule, severity=severity, on=on, value=value, problem=said[0], remedy=said[1])
