"""The mail by which a paper reaches its partner: put when it is issued, to the owner and accounting, as with statements."""

from collections.abc import Mapping

from django.conf import settings

from enishi.core import queries
from enishi.notify import operations as outbox
from enishi.papers.models import Paper
from enishi.papers.sheet import Issued, read
from enishi.partners import recipients
from enishi.partners.recipients import Recipient
from enishi_engine.core.incentive import Label
from enishi_engine.words import Language, amounts

KIND = "paper_issued"

_SUBJECT: Mapping[tuple[Language, bool], str] = {
    ("ja", True): "{title}:{answer_by}までにご回答ください({counterparty}様)",
    ("ja", False): "{title}を発行しました({counterparty}様)",
    ("en", True): "{title}: please answer by {answer_by} ({counterparty})",
    ("en", False): "{title} was issued ({counterparty})",
}
_TEXT: Mapping[Language, str] = {
    "ja": """\
{counterparty}
{name}様

{issuer}です。{title}をお送りします。

{lead}

  番号    {number}
  発行日  {issued_on}
{facts}
{where}
このメールは、{counterparty}様の経理・責任者としてご登録のある方へお送りしています。
""",
    "en": """\
{counterparty}
Dear {name},

this is {title} from {issuer}.

{lead}

  Number     {number}
  Issued on  {issued_on}
{facts}
{where}
This mail goes to the owner and the accounting of {counterparty}, as far as we know them.
""",
}
# The one act: to answer where an answer is asked for, else to read.
_ACT: Mapping[tuple[Language, bool], str] = {
    ("ja", True): "内容を確認して回答する", ("ja", False): "{title}を確認する", ("en", True): "Read it and answer", ("en", False): "Read it",
}  # fmt: skip
_WHERE: Mapping[tuple[Language, bool], str] = {
    ("ja", True): "全文とPDFも同じページにあります。\n\n{act}\n  {address}\n",
    ("ja", False): "全文の写しのご希望やご回答は、担当者までご連絡ください。\n",
    ("en", True): "The whole text and the PDF are on the same page.\n\n{act}\n  {address}\n",
    ("en", False): "For a copy of the whole text, or to answer, please tell your contact with us.\n",
}


def tell(paper: Paper, *, by: str) -> int:
    """Put the mails of a paper that is being issued into the outbox; how many. Of a paper for nobody in particular none."""
    told, reply_to, said = recipients.about_money(paper.partner), queries.address_of(by), read(paper.content)
    for one in told:
        subject, text = mail_of(paper, said, one)
        key = f"{KIND}:{paper.id}:{one.id}"
        outbox.put(
            to=one.email, subject=subject, text=text, kind=KIND, key=key, at=paper.issued_at, language=one.language, reply_to=reply_to
        )
    return len(told)


def mail_of(paper: Paper, said: Issued, to: Recipient) -> tuple[str, str]:
    """Subject and text, in the language of whoever reads it."""
    spoken, asked = to.language, paper.answer_by is not None

    def of(label: Label) -> str:
        return " ".join((label.ja if spoken == "ja" else label.en).split())

    facts = [(of(name), of(value)) for name, value in said.facts]
    if paper.answer_by is not None:
        facts.append(({"ja": "ご回答期限", "en": "Answer by"}[spoken], amounts.day(paper.answer_by, spoken)))
    words = {
        "name": to.name, "counterparty": paper.counterparty, "issuer": said.issuer.name, "title": of(said.title), "number": paper.number,
        "lead": of(said.lead), "facts": "".join(f"  {name}  {value}\n" for name, value in facts if value),
        "issued_on": amounts.day(paper.issued_on, spoken),
        "answer_by": "" if paper.answer_by is None else amounts.day(paper.answer_by, spoken),
    }  # fmt: skip
    act = _ACT[spoken, asked].format(**words)
    where = _WHERE[spoken, to.signs_in].format(act=act, address=f"{settings.SITE_ADDRESS}/portal/papers/{paper.id}/")
    return _SUBJECT[spoken, asked].format(**words), _TEXT[spoken].format(where=where, **words)
