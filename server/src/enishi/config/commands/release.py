"""`enishi release`: a person says that a restored copy may act; the second one lets it."""

from enishi.config.commands.people import NobodyOfThatAddress
from enishi.config.commands.ready import refuse_unready
from enishi.core import clock, quarantine, queries
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said


def run(speaker: Speaker, *, by: str) -> None:
    """Release it in the person's name; exit code 5 when a rule says no."""
    refuse_unready()
    user = queries.user_named(by)
    if user is None:
        raise NobodyOfThatAddress(by)
    free = quarantine.release(by=user, at=clock.now())
    speaker.say(
        Said("Released: mails, hooks and payouts go out again.", "隔離を解除しました。メール・連携・支払が再開します。")
        if free
        else Said("Noted. A second person must release it too.", "記録しました。もう1名の解除が必要です。")
    )
