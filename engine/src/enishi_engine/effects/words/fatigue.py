"""Whether campaigns wear off, in a sentence; how fast is no figure here, for it has no range."""

from enishi_engine.core.incentive import Label
from enishi_engine.effects.response import Profile
from enishi_engine.words.language import Language, spoken

HARDLY = 0.05  # of a campaign received: at most 5 % off each
NOT_TOLD = Label(
    "どの企画も、過去12か月に同じ回数の企画を受けたパートナーに行われています。回数を重ねると効き目が弱まるかどうかは見分けられません。回数の異なるパートナーにも行うとわかります。",
    "All campaigns met partners that had received as many in 12 months. Whether they wear off cannot be told; it can where some received more than others.",
)
WEARS_OFF = Label(
    "過去12か月に受けた企画が多いパートナーほど、効き目が弱い傾向があります。",
    "Campaigns work less where partners have received more of them in 12 months.",
)
KEEPS = Label(
    "過去12か月に受けた企画の数による効き目の違いは、はっきりしません。",
    "How many campaigns partners received in 12 months makes no clear difference.",
)


def fatigue_sentence(profile: Profile, language: Language) -> str:
    """What the profile says of fatigue, of the network and never of one partner."""
    if profile.fatigue is None:
        return spoken(NOT_TOLD, language)
    return spoken(WEARS_OFF if profile.fatigue > HARDLY else KEEPS, language)
