"""Papers: found, made, looked at, printed, and what whom they are for said."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from enishi.console.acting import actor, refused, words_of
from enishi.console.markdown import as_html
from enishi.console.papers import words
from enishi.console.papers.forms import AGREED, AnswerForm, MakeForm, SearchForm, say
from enishi.console.templatetags.told import in_words, language
from enishi.core import clock
from enishi.core.access import allowed_to
from enishi.core.errors import Refusal
from enishi.papers import operations, printing, queries
from enishi.papers.access import MAY_ANSWER, MAY_ISSUE, MAY_SEE
from enishi.papers.kind import Kind
from enishi.papers.kinds import KINDS
from enishi.papers.models import Paper
from enishi.papers.queries import PaperRead
from enishi.papers.states import PaperState
from enishi_engine.core.refusals import Refusal as RefusedByEngine
from enishi_engine.settlement.japan.documents import DocumentKind, name_of
from enishi_engine.words import LANGUAGES

A_PAGE = 50


@allowed_to(MAY_SEE)
@require_safe
def papers(request: HttpRequest) -> HttpResponse:
    """Which papers can be made; and every paper, found by kind, day, amount and partner."""
    form = SearchForm(request.GET or None)
    page = Paginator(queries.search(form.asked()), A_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    kinds = [{"kind": one.value, "name": say(kind.name), "about": say(kind.about)} for one, kind in KINDS.items()]
    context = {
        "form": form, "page": page, "rows": [_row(one) for one in page], "asked": kept.urlencode(), "kinds": kinds,
        "may_issue": MAY_ISSUE.allows(request.user),
    }  # fmt: skip
    return render(request, "console/papers/papers.html", context)


@allowed_to(MAY_ISSUE)
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, kind: str) -> HttpResponse:
    """Choose what a paper is made of, and issue it."""
    found = _kind(kind)
    form = MakeForm(found, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.issue(found.document, **form.cleaned_data, by=actor(request), at=clock.now())
        except Refusal as refusal:
            form.add_error(None, words_of(refusal))
        except RefusedByEngine as refusal:
            form.add_error(None, in_words(refusal.said))
        else:
            if len(made) == 1:
                messages.success(request, _("Issued. Its PDF is kept in both languages."))
                return redirect("papers.paper", made[0].id)
            messages.success(request, _("Issued. Partners: %(number)s.") % {"number": len(made)})
            return redirect("papers")
    context = {"form": form, "name": say(found.name), "about": say(found.about)}
    return render(request, "console/papers/make.html", context)


@allowed_to(MAY_SEE)
@require_safe
def paper(request: HttpRequest, paper: uuid.UUID) -> HttpResponse:
    """One paper: what it says, its PDF, and what was answered."""
    read = _paper(paper)
    answers = MAY_ANSWER.allows(request.user) and read.awaits_an_answer
    context = {**_row(read.row), **_said(read), "read": read, "form": AnswerForm() if answers else None}
    return render(request, "console/papers/paper.html", context)


@allowed_to(MAY_SEE)
@require_safe
def pdf(request: HttpRequest, paper: uuid.UUID) -> HttpResponse:
    """The paper in the reader's language or the one that is asked for; the same bytes each time."""
    read = _paper(paper)
    asked = request.GET.get("language", "")
    answer = HttpResponse(printing.file_of(read.row, asked if asked in LANGUAGES else language()), content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{read.row.number}.pdf") or ""
    return answer


@allowed_to(MAY_ANSWER)
@require_POST
def answer(request: HttpRequest, paper: uuid.UUID) -> HttpResponse:
    """Write down what whom the paper is for said."""
    agreed, said = request.POST.get("decision") == AGREED, request.POST.get("words", "")
    try:
        operations.answer(paper=_paper(paper).row.id, agreed=agreed, words=said, by=actor(request), at=clock.now())
    except Refusal as refusal:
        return refused(request, refusal, "papers.paper", paper)
    messages.success(request, _("The answer is recorded. It stays as it is."))
    return redirect("papers.paper", paper)


def _kind(kind: str) -> Kind:
    found = next((one for key, one in KINDS.items() if key.value == kind), None)
    if found is None:
        raise Http404
    return found


def _paper(id_: uuid.UUID) -> PaperRead:
    read = queries.paper(id_)
    if read is None:
        raise Http404
    return read


def _row(row: Paper) -> dict[str, Any]:
    state = PaperState(row.state)
    asked = row.answer_by is not None
    shown = words.STATES[state] if asked or state != PaperState.ISSUED else ""
    return {"row": row, "kind": say(name_of(DocumentKind(row.kind))), "state": shown, "mark": words.MARKS[state]}


def _said(read: PaperRead) -> dict[str, Any]:
    """What the paper says, in the reader's language."""
    said = read.said
    return {
        "lead": say(said.lead), "facts": [(say(name), say(value)) for name, value in said.facts], "text": as_html(say(said.text)),
        "remarks": [say(one) for one in said.remarks], "tables": [_table(one) for one in said.tables],
    }  # fmt: skip


def _table(one: Any) -> dict[str, Any]:
    heads = [(say(head), place in one.amounts) for place, head in enumerate(one.heads)]
    rows = [[(say(cell), *heads[place]) for place, cell in enumerate(row)] for row in one.rows]
    return {"title": say(one.title), "heads": heads, "rows": rows}
