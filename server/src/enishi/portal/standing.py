"""For whom somebody looks at the portal: every view asks this once, and every read takes the partners' codes from it and from nowhere else."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import Http404, HttpRequest

from enishi.core import clock
from enishi.core.maker import local_day
from enishi.core.models import User
from enishi.partners import names
from enishi.partners.access import member_of
from enishi.partners.former import codes_of, documents_until, left_on
from enishi.partners.models import Member
from enishi.partners.states import MemberRole


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Who looks, and for which company. `partners`: the codes that the company sells under."""

    user: UUID
    name: str
    company: UUID
    company_name: str
    partners: tuple[str, ...]
    role: MemberRole
    sees_amounts: bool
    own_amounts: bool = False
    all_deals: bool = False
    person: str
    documents_until: date | None = None  # of a company whose contract has ended: until then its documents are here, and nothing else

    @property
    def only_own(self) -> bool:
        """Whoever sells sees their own deals and customers, unless the owner shows them everybody's."""
        return self.role is MemberRole.SALES and not self.all_deals


def called(who: Standing) -> list[tuple[str, str]]:
    """The partners that the company sells under, each code with its name, to choose from."""
    found = names.of_codes(who.partners)
    return [(code, found.get(code, code)) for code in who.partners]


def standing(request: HttpRequest) -> Standing:
    """For whom the request is made. A member removed since then finds nothing."""
    member = member_of(request.user) if isinstance(request.user, User) else None
    if member is None:
        raise Http404
    return standing_of(member)


def standing_of(member: Member) -> Standing:
    """The same for a member who is not looking, as for a mail."""
    details = getattr(member.company, "details", None)
    ended, today, codes = left_on(member), local_day(clock.now()), codes_of(member)
    return Standing(
        user=member.user_id, name=member.user.name, company=member.company_id,
        company_name=", ".join(codes) if details is None else details.legal_name, partners=codes, role=MemberRole(member.role),
        sees_amounts=member.sees_amounts, own_amounts=member.own_amounts, all_deals=member.all_deals, person=member.person,
        documents_until=documents_until(ended) if ended is not None and ended < today else None,
    )  # fmt: skip
