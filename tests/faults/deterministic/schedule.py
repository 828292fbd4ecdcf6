"""What a run consists of: steps of a seed, none of which refers to another, so that any of them can be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple

# How often each is drawn. `task`: somebody does what is on their list; `meddle`: somebody tries anything at all.
DOES = {
    "audit": 3, "task": 30, "days": 30, "meddle": 4, "session": 4, "move": 3, "leave": 1, "away": 2, "hire": 1,
    "policy": 2, "retry": 1,
}  # fmt: skip
# What goes wrong in the step, and in what is sent because of it; most steps pass without anything.
FAULTS = {
    "": 45, "crash": 14, "crash_before_commit": 5, "crash_after_commit": 5, "crash_before_send": 5,
    "crash_after_send": 5, "commit_fails": 6, "answer_lost": 6, "doorbell_lost": 6, "mail_busy": 4, "mail_refused": 3,
    "mail_reply_lost": 4, "mail_away": 3, "mail_slow": 3, "sender_frozen": 4, "staff_meanwhile": 3, "wall_clock": 2,
}  # fmt: skip
LARGEST = 10_000


class Step(NamedTuple):
    """Who does what is chosen by two numbers among what is possible then; `at` is how soon the fault strikes."""

    does: str
    first: int
    second: int
    fault: str
    at: int


def steps_of(seed: int, length: int) -> list[Step]:
    """The schedule of a seed."""
    rng = Random(seed)
    return [Step("audit", number, number, "", 1) for number in (2, 3)] + [_step(rng) for _ in range(length)]


def _step(rng: Random) -> Step:
    does, fault = (rng.choices([*table], [*table.values()])[0] for table in (DOES, FAULTS))
    # Most steps take some hundred statements, and what goes wrong early goes wrong in the more interesting places.
    at = rng.randint(1, 300) if fault == "crash" else rng.choice((1, 1, 1, 2, 2, 3, 4, 6))
    return Step(does, rng.randrange(LARGEST), rng.randrange(LARGEST), fault, at)


def shrunk(steps: Sequence[Step], fails: Callable[[list[Step]], bool], attempts: int = 200) -> list[Step]:
    """The steps without those that the failure does not need: parts are left out, large ones first, while it fails."""
    kept, size = list(steps), max(1, len(steps) // 2)
    while size and attempts:
        start = 0
        while start < len(kept) and attempts:
            without = kept[:start] + kept[start + size :]
            attempts -= 1
            if without and fails(without):
                kept = without
            else:
                start += size
        size //= 2
    return _calmed(kept, fails, attempts)


def _calmed(steps: list[Step], fails: Callable[[list[Step]], bool], attempts: int) -> list[Step]:
    """Without the faults that it does not need either."""
    for place, step in enumerate(steps):
        calm = [*steps[:place], step._replace(fault=""), *steps[place + 1 :]]
        if step.fault and attempts > 0 and fails(calm):
            steps = calm
        attempts -= 1
    return steps
