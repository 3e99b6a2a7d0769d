"""帳票: what the maker sent beside statements; read by those who see amounts, answered by the owner or accounting."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.core.reader import in_words, language
from enishi.papers import operations, printing, queries
from enishi.papers.models import Paper
from enishi.papers.queries import PaperRead
from enishi.papers.states import PaperState
from enishi.partners.access import FORMER_TOO, of_partner
from enishi.partners.states import MemberRole
from enishi.portal.papers.words import MARKS, STATES
from enishi.portal.standing import Standing, standing
from enishi_engine.core.incentive import Label
from enishi_engine.settlement.japan.documents import DocumentKind, name_of
from enishi_engine.words import LANGUAGES

MAY_ANSWER = of_partner(MemberRole.OWNER, MemberRole.ACCOUNTING)
A_PAGE = 24


@allowed_to(FORMER_TOO)
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """The company's papers, the newest first."""
    who = standing(request)
    page = Paginator(_theirs(who), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "portal/papers/papers.html", {"who": who, "page": page, "rows": [_row(one) for one in page]})


@allowed_to(FORMER_TOO)
@require_safe
def paper(request: HttpRequest, paper: uuid.UUID) -> HttpResponse:
    """One paper, and what the company answers to it."""
    who = standing(request)
    read = _paper(who, paper)
    context = {
        "who": who, **_row(read.row), "lead": _said(read.said.lead), "facts": [(_said(name), _said(value)) for name, value in read.said.facts],
        "remarks": [_said(one) for one in read.said.remarks], "answers": MAY_ANSWER.allows(request.user) and read.awaits_an_answer,
    }  # fmt: skip
    return render(request, "portal/papers/paper.html", context)


@allowed_to(FORMER_TOO)
@require_safe
def pdf(request: HttpRequest, paper: uuid.UUID) -> HttpResponse:
    """The paper as PDF; the same bytes each time."""
    read = _paper(standing(request), paper)
    asked = request.GET.get("language", "")
    answer = HttpResponse(printing.file_of(read.row, asked if asked in LANGUAGES else language()), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{read.row.number}.pdf") or ""
    return answer


@allowed_to(MAY_ANSWER)
@require_POST
def answer(request: HttpRequest, paper: uuid.UUID) -> HttpResponse:
    """Agree, or say what does not fit, as the person who is signed in."""
    who = standing(request)
    read = _paper(who, paper)
    agreed, words = request.POST.get("decision") == "agreed", request.POST.get("words", "").strip()
    named = _("%(name)s, in the portal") % {"name": who.name}
    if not agreed and not words:
        messages.error(request, _("Please write what does not fit."))
        return redirect("portal.papers.paper", paper)
    said = f"{named}: {words}" if words else named
    try:
        operations.answer(paper=read.row.id, agreed=agreed, words=said, by=str(who.user), at=clock.now())
    except Refusal as refusal:
        messages.error(request, in_words(refusal.said))
    else:
        messages.success(request, _("Thank you. Your answer is kept."))
    return redirect("portal.papers.paper", paper)


def _theirs(who: Standing) -> Any:
    """The company's papers alone; nothing for whom amounts are hidden."""
    return queries.of_partners(who.partners if who.sees_amounts else ())


def _paper(who: Standing, id_: uuid.UUID) -> PaperRead:
    read = queries.paper(id_)
    if read is None or not who.sees_amounts or read.row.partner not in who.partners:
        raise Http404
    return read


def _row(row: Paper) -> dict[str, Any]:
    state, asked = PaperState(row.state), row.answer_by is not None
    return {"row": row, "kind": _said(name_of(DocumentKind(row.kind))), "state": STATES[state] if asked else "", "mark": MARKS[state]}


def _said(label: Label) -> str:
    return label.ja if language() == "ja" else label.en
