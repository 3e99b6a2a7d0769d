"""A look at learning and logins in sentences: what was seen, how sure it is, and that a person decides."""

from datetime import date

from enishi_engine.core.incentive import Label
from enishi_engine.integrity.evidence import CannotShow, Finding, Kind, Looked
from enishi_engine.words.language import Language, spoken

ASKED = {
    Kind.SHARED_ANSWERS: Label(
        "回答の一致が多く見られます。不正とは限りません。ご確認ください",
        "Many answers agree. That need not mean anything wrong. Please look for yourself",
    ),
    Kind.SKIMMED: Label(
        "視聴時間が短い受講完了があります。別の場所で学ばれた場合もあります。ご確認ください",
        "Some courses were completed in little time. They may have been learned elsewhere. Please look for yourself",
    ),
    Kind.LEAKED_KEY: Label(
        "ある日から、短い時間での高得点が増えています。解答が広まっているとは限りません。問題の入れ替えをご検討ください",
        "Since one day, high scores in little time are more frequent. The answers need not be going round. Consider new questions",
    ),
    Kind.LOGGED_IN_ONCE: Label(
        "初回以降のログインがないパートナーがあります。使いにくさがないか、お聞きになってはいかがでしょうか",
        "Some partners have not logged in since their first day. Perhaps ask what kept them away",
    ),
}
FOUND = {
    Kind.SHARED_ANSWERS: Label(
        "{people}:{questions}問のうち{same}問が同じ回答でした(通常は約{expected}問)。うち{same_wrong}問は同じ誤答です",
        "{people}: {same} of {questions} answers are the same (usual: about {expected}), {same_wrong} of them the same wrong answer",
    ),
    Kind.SKIMMED: Label(
        "{people}:完了した{modules}講座のうち{short}講座は、開いていた時間が長さの3分の1未満でした(全体で{percent_seen}%)",
        "{people}: {short} of {modules} completed modules were open for less than a third of their length ({percent_seen} % in all)",
    ),
    Kind.LEAKED_KEY: Label(
        "{since}以降、{later}回中{later_quick}回が短い時間での高得点でした(それまでは{before}回中{before_quick}回)",
        "Since {since}, {later_quick} of {later} attempts were high scores in little time (before: {before_quick} of {before})",
    ),
    Kind.LOGGED_IN_ONCE: Label(
        "{partner}:初回のログインから{days_watched}日間、2回目のログインがありません({people_seen}名)",
        "{partner}: no second login in the {days_watched} days since the first ({people_seen} people)",
    ),
}
TIMES = Label(
    "。早い方の回答時間は通常の{percent_of_usual_time}%でした", ". The quicker one took {percent_of_usual_time} % of the usual time"
)
NOTHING = Label("{looked_at}件を確認しました。お知らせすることはありません", "{looked_at} looked at; there is nothing to tell")
CANNOT = {
    CannotShow.TOO_FEW_QUESTIONS: Label(
        "20問に満たないテストでは、回答の一致から写しを見分けることはできません",
        "With fewer than 20 questions, answers that agree cannot show copying",
    ),
    CannotShow.TOO_FEW_PEOPLE: Label(
        "受験者が50名に満たないため、どの回答が多いかがまだわからず、見分けることができません",
        "Fewer than 50 people have taken the quiz: which answers are common is not known, so nothing can be shown",
    ),
    CannotShow.NO_TWO_OF_ONE_PARTNER: Label(
        "同じパートナーから2名以上が受験していないため、比べるものがありません",
        "No two people of one partner have taken the quiz: there is nothing to compare",
    ),
    CannotShow.TOO_FEW_ATTEMPTS: Label("記録が少なく、まだ何も申し上げられません", "There are too few records to say anything yet"),
    CannotShow.TOO_EARLY: Label(
        "初回のログインから60日がたっていないため、まだ何も申し上げられません",
        "Fewer than 60 days have passed since the first logins: nothing can be said yet",
    ),
}
FALSE_ONES = Label(
    "見分け方の精度:お知らせした{findings}件のうち、問題のないものは平均{false_findings}件以下です",
    "How sure this is: of the {findings} shown, at most {false_findings} are expected to be honest",
)
DECIDES = Label(
    "この情報だけで手数料が変わることはありません。ご判断は担当の方にお願いします",
    "No commission changes because of this alone. A person decides",
)


def sentences(looked: Looked, language: Language) -> tuple[str, ...]:
    """What a page says about a look: the request first, each finding, how sure it is, and that a person decides."""
    if looked.cannot_show is not None:
        return (_ended(spoken(CANNOT[looked.cannot_show], language), language),)
    if not looked.findings:
        return (_ended(spoken(NOTHING, language, looked_at=str(looked.looked_at)), language),)
    said = [spoken(ASKED[looked.kind], language), *(_finding(one, language) for one in looked.findings)]
    if looked.kind is Kind.SHARED_ANSWERS:
        said.append(spoken(FALSE_ONES, language, findings=str(len(looked.findings)), false_findings=f"{looked.false_findings:g}"))
    return tuple(_ended(one, language) for one in (*said, spoken(DECIDES, language)))


def _finding(finding: Finding, language: Language) -> str:
    figures = {name: f"{figure:g}" for name, figure in finding.figures.items()}
    if finding.kind is Kind.LEAKED_KEY:
        since = date.fromordinal(int(finding.figures["since"]))
        figures |= {name: str(int(finding.figures[name])) for name in ("before", "before_quick", "later", "later_quick")}
        figures["since"] = f"{since.year}年{since.month}月{since.day}日" if language == "ja" else since.isoformat()
    people = ("と" if language == "ja" else " and ").join(finding.people)
    said = spoken(FOUND[finding.kind], language, people=people, partner=finding.partner, **figures)
    return said + (spoken(TIMES, language, **figures) if "percent_of_usual_time" in figures else "")


def _ended(words: str, language: Language) -> str:
    return words + ("。" if language == "ja" else ".")
