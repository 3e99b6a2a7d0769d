"""Why a deal is not registered, answered, protected or priced."""

from datetime import date, datetime

from enishi.core.errors import Refusal
from enishi.core.models import User


class NameMissing(Refusal):
    """Nothing is left of the customer's name, or too much."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"Write the customer's name, in at most {longest} characters. Nothing was registered.",
            ja=f"お客様名を{longest}文字以内で入力してください。まだ登録していません。",
        )


class NumberWrong(Refusal):
    """No company has this number."""

    def __init__(self, number: str) -> None:
        super().__init__(
            f"{number} is no corporate number: 13 digits of which the first checks the others. Correct it, or leave it out.",
            ja=f"法人番号は13桁でご入力ください(入力:{number})。分からない場合は空欄にしてください。",
        )


class AmountWrong(Refusal):
    """Not an amount that a deal may have."""

    def __init__(self, amount: int) -> None:
        super().__init__(
            f"{amount:,} is no amount of a deal. Write a whole amount of 0 or more, as 324500.",
            ja=f"{amount:,}は金額にできません。0以上の数字で入力してください(例:324500)。",
        )


class NoSuchProduct(Refusal):
    """Nobody sells this."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no product {code}. Choose one of the list, or none.",
            ja=f"商品{code}はありません。一覧から選ぶか、選ばずに進んでください。",
        )


class NoSuchPartner(Refusal):
    """Nobody has this code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"There is no partner {code}. Register it first, or correct the code.",
            ja=f"パートナー{code}はありません。先に登録するか、コードを訂正してください。",
        )


class ContractEnded(Refusal):
    """Only a partner with a contract registers deals."""

    def __init__(self, day: date | None) -> None:
        since = f" on {day}" if day is not None else ""
        super().__init__(
            f"Your partner contract ended{since}, so new deals cannot be registered. What you have registered stays as it is; please speak to your contact at the maker.",
            ja=f"パートナー契約が{f'{day}に' if day is not None else ''}終了しているため、新しい案件は登録できません。登録済みの案件はそのまま残っています。メーカーの担当者にご相談ください。",
        )


class RegisteredAlready(Refusal):
    """The company has a deal with this customer already."""

    def __init__(self, code: str, name: str) -> None:
        super().__init__(
            f"Your company has a deal with {name} already: {code}. Open it and go on there.",
            ja=f"{name}様の案件{code}が、貴社ですでに登録されています。そちらをご利用ください。",
        )
        self.deal = code


class NoSuchDeal(Refusal):
    """There is no such deal."""

    def __init__(self) -> None:
        super().__init__(
            "This deal is not there. Look at the list of deals again.",
            ja="この案件は見つかりません。案件の一覧をもう一度ご確認ください。",
        )


class AnsweredAlready(Refusal):
    """Somebody has answered it, or it was taken back."""

    def __init__(self, code: str, state: str, by: str, at: datetime | None) -> None:
        who = f" by {by}" if by else ""
        when = f" ({at:%Y-%m-%d %H:%M} UTC)" if at is not None else ""
        super().__init__(
            f"{code} does not wait any more: it was answered{who}{when}. Nothing was changed. Open it again to see how it stands.",
            ja=f"{code}は{f'{by}さんにより' if by else ''}すでに「{state}」になっています。何も変更していません。ページを開き直してご確認ください。",
        )


class NotProtected(Refusal):
    """The act is for a deal that is protected."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"{code} is not protected now, so this cannot be done with it. Open it again to see how it stands.",
            ja=f"{code}は現在保護中ではないため、この操作はできません。ページを開き直してご確認ください。",
        )


class CustomerTaken(Refusal):
    """Somebody else is protected at this customer."""

    def __init__(self, other: str, until: date | None) -> None:
        super().__init__(
            f"{other} is protected at this customer{f' until {until}' if until else ''}. Decide which of them goes on: reject this one with the reason, or have the other one ended first.",
            ja=f"このお客様は{other}で{f'{until}まで' if until else ''}保護中です。理由を添えて見送るか、先に保護中の案件を終了してください。",
        )


class ReasonMissing(Refusal):
    """A decision without its reason."""

    def __init__(self, longest: int) -> None:
        super().__init__(
            f"Say why, in at most {longest:,} characters: the partner reads it, and it is kept.",
            ja=f"理由を{longest:,}文字以内で入力してください。パートナーに表示され、記録に残ります。",
        )


class ProtectionEnds(Refusal):
    """Not a day until which something can be protected."""

    def __init__(self, day: date, after: date, last: date) -> None:
        super().__init__(
            f"A protection cannot end on {day}. Choose a day after {after}, until {last} at the latest.",
            ja=f"保護期限を{day}にすることはできません。{after}より後、{last}までの日を選んでください。",
        )


class DayOutOfPlace(Refusal):
    """A day on which it cannot have happened."""

    def __init__(self, day: date, first: date, last: date) -> None:
        super().__init__(
            f"{day} cannot be the day. Write one from {first} (the registration) to {last}.",
            ja=f"{day}は指定できません。登録日{first}から{last}までの日を入力してください。",
        )


class AskedAlready(Refusal):
    """The same waits for its answer."""

    def __init__(self, until: date) -> None:
        super().__init__(
            f"The same waits for its answer already, which comes by {until}.",
            ja=f"同じ内容がすでに回答待ちです。{until}までに回答します。",
        )


class MetAlready(Refusal):
    """The first meeting about a deal is one."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"The meeting about {code} is on record already. It counts once.",
            ja=f"{code}の商談設定はすでに記録されています。記録は1回です。",
        )


class NothingWaits(Refusal):
    """What was to be answered was answered."""

    def __init__(self, by: str = "") -> None:
        super().__init__(
            f"This does not wait for an answer any more{f': {by} has answered it' if by else ''}. Nothing was changed.",
            ja=f"{f'{by}さんが' if by else ''}すでに回答済みです。何も変更していません。",
        )


class SamePerson(Refusal):
    """Who asked for a special price does not approve it."""

    def __init__(self, user: User) -> None:
        super().__init__(
            f"{user.email} asked for this price, so somebody else approves it.",
            ja=f"{user.email}が申請したため、別の担当者が承認します。",
        )


class NotAnApprover(Refusal):
    """The person may not approve special prices."""

    def __init__(self, user: User, role: str) -> None:
        super().__init__(
            f"{user.email} does not have the role {role}. Ask somebody who has it.",
            ja=f"{user.email}には役割{role}がありません。この役割を持つ方に依頼してください。",
        )


class NotSecondTier(Refusal):
    """The two do not stand one below the other."""

    def __init__(self, partner: str, first_tier: str) -> None:
        super().__init__(
            f"{partner} does not stand below {first_tier}. Choose a partner with its own first tier.",
            ja=f"{partner}は{first_tier}の二次店ではありません。一次店を確認してください。",
        )
