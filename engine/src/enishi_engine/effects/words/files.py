"""What was odd in a study's files and how it was taken, in sentences."""

from enishi_engine.core.incentive import Label
from enishi_engine.effects.reading import StudyRead
from enishi_engine.words.language import Language, spoken

MERGED = Label(
    "合併した{count}社の成約は、合併先の分として数えました。", "Deals of {count} merged partners were counted for those that go on."
)
ACROSS = Label(
    "順番の異なる会社どうしの合併が{count}件あり、合併先はどちらの側にも数えていません。",
    "{count} mergers joined partners of different waves; those that go on are counted on neither side.",
)
NOT_DRAWN = Label("抽選の名簿にない{count}社は数えていません。", "{count} partners that are not on the draw's roster are not counted.")
LATER = Label("対象期間より後の成約{count}件は使っていません。", "{count} deals of after the study's last day were not looked at.")
ALARM = Label(
    "抽選では{planned}社でしたが、データにあるのは{found}社です。偶然でこれほどずれるのは1000回に1回もありません。",
    "{planned} were drawn and {found} are found. So large a difference comes by chance less than once in a thousand.",
)


def file_sentences(read: StudyRead, language: Language) -> tuple[str, ...]:
    """One sentence for each thing that was odd; none where nothing was."""
    counts = ((MERGED, read.merged), (ACROSS, read.merged_across_waves), (NOT_DRAWN, read.not_drawn), (LATER, read.later_deals))
    said = [spoken(label, language, count=f"{count:,}") for label, count in counts if count]
    if read.ratio is not None and read.ratio.alarm:
        planned, found = (" : ".join(f"{one:,}" for one in sizes) for sizes in (read.ratio.planned, read.ratio.found))
        said.append(spoken(ALARM, language, planned=planned, found=found))
    return tuple(said)
