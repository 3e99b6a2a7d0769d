"""Many requests drawn from a seed, each for what is another company's beside one for what is not there: run by `python -m benchmarks.isolation`."""

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test.utils import override_settings, setup_test_environment

import enishi.config.started  # noqa: F401 - sets Django up, before what needs it
from enishi.core import clock
from server.tests import migrated, world
from server.tests.isolation import crawl

BLOCK = 500  # requests of one seed: what is done again where a run is broken off
ASKS = ("get", "post", "head", "put", "patch", "delete", "options")


def main() -> int:
    """Ask, and say how many requests there were and which answered otherwise; the exit code says whether none did."""
    parser = argparse.ArgumentParser()
    parser.add_argument("requests", type=int)
    parser.add_argument("seed", type=int)
    parser.add_argument("minutes", type=float)
    parser.add_argument("kept", type=Path)
    parser.add_argument("commit")
    chosen = parser.parse_args()
    seeds = range(chosen.seed, chosen.seed + -(-chosen.requests // BLOCK))
    done = _done(chosen.kept, chosen.commit)
    if left := [seed for seed in seeds if seed not in done]:
        migrated.put_into(settings.ENVIRONMENT.data_folder())
        setup_test_environment()
        chosen.kept.parent.mkdir(parents=True, exist_ok=True)
        for seed, foreign in _asked(left, until=time.monotonic() + chosen.minutes * 60):
            done[seed] = foreign
            with chosen.kept.open("a", encoding="utf-8") as opened:
                opened.write(json.dumps({"seed": seed, "commit": chosen.commit, "foreign": foreign}, ensure_ascii=False) + "\n")
            sys.stderr.write(f"{len(done.keys() & set(seeds)) * BLOCK} of {len(seeds) * BLOCK}\n")
    foreign = [one for seed in seeds for one in done.get(seed, ())]
    asked = len(done.keys() & set(seeds)) * BLOCK
    sys.stdout.write(
        "\n".join((f"{asked} of {len(seeds) * BLOCK} requests, {len(foreign)} answered otherwise or wrote something", *foreign, ""))
    )
    return 1 if foreign else 0


def _done(kept: Path, commit: str) -> dict[int, list[str]]:
    """What the blocks of this commit came to, by their seed."""
    lines = [json.loads(one) for one in kept.read_text(encoding="utf-8").splitlines()] if kept.exists() else []
    return {one["seed"]: one["foreign"] for one in lines if one["commit"] == commit}


def _asked(seeds: list[int], *, until: float) -> Iterator[tuple[int, list[str]]]:
    said: dict[str, Any] = {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"], "DEMO": True}
    with override_settings(**said), clock.standing_at(world.TODAY):
        world.make()
        browsers = {email: crawl.browser_of(email) for email in crawl.PARTNERS.values()}
        things = {partner: crawl.things_of(partner) for partner in crawl.CUSTOMERS}
        addresses = [one for one in crawl.addresses() if one.of_portal and one.parameters and "program" not in one.parameters]
        for seed in seeds:
            if time.monotonic() > until:
                return
            drawn, foreign = random.Random(seed), list[str]()
            for _ in range(BLOCK // 2):
                email, address = drawn.choice(sorted(browsers)), drawn.choice(addresses)
                other = drawn.choice([one for one in sorted(things) if one != crawl.PARTNER_OF[email]])
                ask = drawn.choice(ASKS)
                body = {name: value for name, value in crawl.ANYTHING.items() if drawn.random() < 0.7} if ask == "post" else {}
                # A word of another's may stand in any field too.
                body |= {drawn.choice(sorted(body)): str(things[other].get("deal"))} if body and drawn.random() < 0.3 else {}
                answers = [crawl.answer_of(browsers[email], ask, address, which, body) for which in (things[other], crawl.MISSING)]
                if answers[0] != answers[1] or answers[0][1]:
                    foreign.append(f"{email}: {ask} {address.route} of {other} with {body}")
            yield seed, foreign


if __name__ == "__main__":
    sys.exit(main())
