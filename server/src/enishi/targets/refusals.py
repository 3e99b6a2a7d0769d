"""Why a target is not proposed, signed or ended."""

from datetime import date

from enishi.core.errors import Refusal
from enishi.core.models import User


class NoSuchPartner(Refusal):
    """Nobody has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no partner {code}. Register it first, or correct the code.",
            ja=f"パートナー{code}はありません。先に登録するか、コードを訂正してください。",
        )


class NoSuchMetric(Refusal):
    """No approved text has the metric."""

    def __init__(self, *, program: str, metric: str) -> None:
        super().__init__(
            f"No approved text of {program} has the metric {metric}. Choose one that it has.",
            ja=f"{program}の承認済みの本文に、指標{metric}はありません。本文にある指標を選んでください。",
        )


class NoFigure(Refusal):
    """What was written is no figure that a target can be."""

    def __init__(self, text: str, decimals: int) -> None:
        allowed = "a whole number" if decimals == 0 else f"a number with at most {decimals} decimals"
        super().__init__(
            f"{text!r} is no target. Write {allowed} above 0, without a unit, as 3000000.",
            ja=f"{text}は目標値にできません。0より大きい{'整数' if decimals == 0 else f'数(小数{decimals}桁まで)'}を、単位なしで入力してください(例:3000000)。",
        )


class SpanBackwards(Refusal):
    """A last day before the first."""

    def __init__(self, first_day: date, last_day: date) -> None:
        super().__init__(
            f"A target from {first_day} cannot end on {last_day}. Nothing was kept.",
            ja=f"{first_day}からの目標を{last_day}に終えることはできません。何も登録していません。",
        )


class SpanBegan(Refusal):
    """Signed after its first day, a target counts only where both sides say so."""

    def __init__(self, first_day: date) -> None:
        super().__init__(
            f"The span began on {first_day}, so this target would not count. Propose one that says that it counts although signed late, "
            "and have the partner sign that.",
            ja=f"対象期間は{first_day}に始まっているため、この目標は有効になりません。期中の合意でも有効とする目標を提案し、パートナーの署名をいただいてください。",
        )


class TargetWaits(Refusal):
    """Another version for the same waits."""

    def __init__(self, target: str) -> None:
        super().__init__(
            "A target of this partner, metric and span waits for its signatures already. Have it signed, or take it back first.",
            ja="同じパートナー・指標・期間の目標が、署名待ちです。先に署名を済ませるか、取り下げてください。",
        )
        self.target = target


class NothingWaits(Refusal):
    """The target is not there, or has come to its end."""

    def __init__(self) -> None:
        super().__init__(
            "This target does not wait for this any more. Look at its page again.",
            ja="この目標は、もうこの操作を待っていません。ページを開き直してください。",
        )


class NoSuchContact(Refusal):
    """Somebody signs who is no contact of the partner."""

    def __init__(self, partner: str) -> None:
        super().__init__(
            f"Choose who signed among the contacts of {partner}. Record the company and the contact first where they are missing.",
            ja=f"署名した方を{partner}の連絡先から選んでください。会社や連絡先が未登録の場合は、先に登録してください。",
        )


class NoPaper(Refusal):
    """A signature without what was signed."""

    def __init__(self) -> None:
        super().__init__(
            "The file is empty. Choose the signed paper as a file.",
            ja="ファイルが空です。署名済みの書面のファイルを選んでください。",
        )


class SignedInTheFuture(Refusal):
    """A day that has not come."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"{day} has not come yet. Write the day on which the partner signed.",
            ja=f"{day}はまだ来ていません。パートナーが署名した日を入力してください。",
        )


class SamePerson(Refusal):
    """Two people stand for the maker."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} proposed this target or recorded the partner's signature, so somebody else decides for the maker.",
            ja=f"{user.email}はこの目標を提案したか、パートナーの署名を登録しています。メーカー側の決定は別の方が行ってください。",
        )


class NotASigner(Refusal):
    """The person may not sign for the maker."""

    def __init__(self, user: User, role: str) -> None:
        super().__init__(
            f"{user.email} does not have the role {role}. Ask somebody who has it.",
            ja=f"{user.email}には役割{role}がありません。この役割を持つ方に依頼してください。",
        )


class ReasonMissing(Refusal):
    """A decision without its reason."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"Say why, in at most {longest:,} characters: it is kept with the target.",
            ja=f"理由を{longest:,}文字以内で入力してください。目標とともに保存されます。",
        )


class NotTheOwner(Refusal):
    """Whoever signs for the partner is its owner."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} is not the owner (責任者) of the partner's company. Nothing was signed. Ask the owner to sign.",
            ja=f"{user.email}はこのパートナーの責任者ではありません。署名していません。責任者の方が署名してください。",
        )


class WordsChanged(Refusal):
    """What would be signed is not what was read."""

    def __init__(self) -> None:
        super().__init__(
            "The words of this target are not those that you read. Nothing was signed. Read the page again, then sign.",
            ja="表示していた内容と現在の内容が異なるため、署名していません。もう一度ご確認のうえ、署名してください。",
        )
