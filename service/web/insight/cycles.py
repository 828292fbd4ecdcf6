"""The dashboard of one cycle beside the one before it and its baseline."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from service.context import here
from service.insight.behind.audits import GOOD_OR_BETTER, MISSED
from service.insight.charts.intervals import Row, intervals
from service.insight.charts.telling import listed, total
from service.insight.figures import FEWEST, Share
from service.insight.measures.counting import Part
from service.insight.measures.cycles import Beside, Change, Round, Standard, beside
from service.insight.reach import LONGEST_DAYS
from service.insight.statistics.difference import Verdict
from service.web.insight.asking import Asked
from service.web.insight.change import told
from service.web.insight.grades import PARTS
from service.web.insight.sheets import Cell, Sheet, linked
from workflows.words import Grade

# What is told of each cycle: its key, heading, things, and what was so many of them.
Told = tuple[str, str, str, str]
Counting = Callable[[Round], tuple[Share, str, dict[str, str]]]  # a share, what its link lists and how that is narrowed
BASELINE = "This cycle is the baseline with which later ones are compared."
ALONE = "There is no cycle before it to compare it with."


def of_one(asked: Asked) -> Asked:
    """The same about one cycle: the newest that the reader may see, where none was asked for."""
    if asked.scope.cycle_id is not None or not asked.reach.cycles:
        return asked
    return replace(asked, scope=replace(asked.scope, cycle_id=asked.reach.cycles[0].id))


def sheets(asked: Asked) -> list[Sheet]:
    """What came back, grades and what was missed, part by part; nothing where the reader may see no cycle."""
    asked = of_one(asked)
    if asked.scope.cycle_id is None:
        return []
    found = beside(asked.scope, [one.id for one in asked.reach.cycles])
    return [_returned(asked, found), *(sheet for part in PARTS for sheet in _of_part(asked, found, part))]


def _returned(asked: Asked, found: Beside) -> Sheet:
    return _shares(
        asked,
        found,
        ("returned", "Returned in time", "audits that were sent out", "came back in time"),
        lambda one: (one.returned, "returns", {}),
    )


def _of_part(asked: Asked, found: Beside, part: Part) -> Iterator[Sheet]:
    """Nothing where neither this cycle nor an earlier one has an audit of the part."""
    if not any(one.of(part).n for one in (found.now, *found.earlier)):
        return
    apart = "" if part is Part.STATUTORY else f"{PARTS[part]}: "

    def better(one: Round) -> tuple[Share, str, dict[str, str]]:
        return one.of(part).good_or_better, "audits", {"part": part, "grade": GOOD_OR_BETTER}

    def inadequate(one: Round) -> tuple[Share, str, dict[str, str]]:
        return one.of(part).inadequate, "audits", {"part": part, "grade": Grade.INADEQUATE}

    yield _shares(asked, found, (f"better_{part}", f"{apart}Good or better", "audits", "were good or better"), better)
    yield _shares(asked, found, (f"inadequate_{part}", f"{apart}Inadequate", "audits", "were inadequate"), inadequate)
    yield _missed(asked, found, part, f"{apart}Missed most often")


def _shares(asked: Asked, found: Beside, about: Told, count: Counting) -> Sheet:
    """One share of each cycle, and what changed."""
    key, title, things, said = about
    rounds = [(_called(found, one), one, count(one)) for one in (found.now, *found.earlier)]
    now = rounds[0][2][0]
    sentence = total(now.k, now.n, things, said)[0]
    changes = " ".join(told(Change(share, now), one.name) for _, one, (share, _, _) in rounds[1:])
    drawn = [Row(name, share.k, share.n) for name, _, (share, _, _) in rounds]
    answer = (sentence, changes or (BASELINE if found.now.baseline else ALONE))
    return Sheet(
        key,
        title,
        ("", title),
        [[Cell(name), _count(asked, one, *counted)] for name, one, counted in rounds],
        draw=partial(intervals, key.replace("_", "-"), drawn, heading=title, things=things, said=said, answer=answer),
    )


def _count(asked: Asked, one: Round, share: Share, what: str, narrowing: dict[str, str]) -> Cell:
    """On all days on which something of the cycle can have been submitted."""
    last = min(here().today(), one.made_on + timedelta(days=LONGEST_DAYS))
    days = {"from": one.made_on.isoformat(), "to": last.isoformat()}
    return linked(asked, share, what, **days, cycle=str(one.id), **narrowing)


def _called(found: Beside, one: Round) -> str:
    """“Autumn: this cycle”."""
    if one is found.now:
        return f"{one.name}: this cycle"
    if one is found.baseline or one.baseline:
        return f"{one.name}: {'the cycle before, and the baseline' if one is found.before else 'the baseline'}"
    return f"{one.name}: the cycle before"


def _missed(asked: Asked, found: Beside, part: Part, title: str) -> Sheet:
    """The standards that this cycle missed most often, and how often the earlier ones missed them."""
    rounds = [found.now, *found.earlier]
    most = found.now.most_missed(part)
    rows = [
        [Cell(found.questions[place].text), *(_missed_in(asked, one, part, place) for one in rounds)]
        for place, _ in most
    ]
    return Sheet(
        f"missed_{part}",
        title,
        ("Standard", *(_called(found, one) for one in rounds)),
        rows,
        says=" ".join(_changed(found, one, part) for one in found.earlier),
        note="No or partly, of yes, partly and no. Where it does not apply or nobody answered, it is not counted.",
    )


def _missed_in(asked: Asked, one: Round, part: Part, place: Standard) -> Cell:
    tool, question = place
    narrowing = {"part": str(part), "tool": tool, "question": question, "answer": MISSED}
    return _count(asked, one, one.missed_of(part, place), "audits", narrowing)


def _changed(found: Beside, earlier: Round, part: Part) -> str:
    """Which of the standards that are shown changed by more than chance."""
    by_verdict: dict[Any, list[str]] = {}
    for place, share in found.now.most_missed(part):
        change = Change(earlier.missed_of(part, place), share)
        by_verdict.setdefault(change.verdict, []).append(f"“{found.questions[place].text}”")
    words = {Verdict.HIGHER: "more", Verdict.LOWER: "less"}
    said = [f"missed {words[one]} often: {listed(by_verdict[one])}" for one in words if one in by_verdict]
    if set(by_verdict) <= {Verdict.FEW}:
        return f"Fewer than {FEWEST} are too few to say which standards changed since {earlier.name}."
    if not said:
        return f"No standard changed by more than chance since {earlier.name}."
    return f"By more than chance since {earlier.name}, {'; '.join(said)}."
