"""`enishi bank-keys`: every bank account and every bank file enciphered under the newest key, so that an older one can be taken away."""

from enishi.config.commands.ready import refuse_unready
from enishi.core import clock
from enishi.partners import operations as partners
from enishi.partners.enciphering import Unreadable
from enishi.payouts import operations as payouts
from enishi_engine.cli.output import Speaker
from enishi_engine.said import Said

ACTOR = "enishi bank-keys"
UNREADABLE = 1


def run(speaker: Speaker) -> None:
    """Encipher everything anew; exit code 1 when a key is missing that something needs."""
    refuse_unready()
    try:
        renewed = partners.renew_keys(by=ACTOR, at=clock.now())
        files = payouts.renew_keys(by=ACTOR, at=clock.now())
    except Unreadable as unreadable:
        speaker.warn(
            Said(
                f"{unreadable} Add the key that it was enciphered with. Nothing was changed.",
                f"{unreadable} 暗号化に使った鍵を加えてください。何も変更していません。",
            )
        )
        raise SystemExit(UNREADABLE) from None
    speaker.say(
        Said(
            f"{renewed:,} bank accounts and {files:,} bank files are enciphered under the newest key. The older keys can be taken away.",
            f"口座{renewed:,}件と振込ファイル{files:,}件を最新の鍵で暗号化しました。古い鍵は外せます。",
        )
    )
    speaker.answer(ok=True, accounts=renewed, files=files)
