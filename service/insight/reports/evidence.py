"""Figures about evidence on file: yes of yes, partly and no for each question, what has no answer apart (row 12)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from service.insight.measures.counting import part_of
from service.insight.reports.figure import Figure, share
from service.insight.reports.grades import counted
from service.insight.reports.listing import Listing, Row
from service.insight.reports.words import ELSEWHERE, GROUPS
from workflows.words import AnswerValue

ANSWERED = (AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO)
FAMILY = "feedback"


def on_file(listing: Listing) -> Iterator[Figure]:
    """Three figures for each question that was asked, group by group; and in how many audits the family was asked."""
    audits = counted(listing["audits"])
    for group in GROUPS:
        tallies = _tallies([row for row in audits if part_of(row["status"]) == group])
        asked = [question for question in listing["questions"] if question["id"] in tallies]
        for question in asked:
            yield from _of(f"evidence.{group}.{question['id']}", question["text"], tallies[question["id"]])
        family = [tallies[question["id"]] for question in asked if question["theme"] == FAMILY]
        k = sum(tally[AnswerValue.YES] for tally in family)
        yield share(f"family.{group}", "The child or the family was asked", k, sum(map(_answered, family)))


def _of(key: str, text: str, tally: Counter[str]) -> Iterator[Figure]:
    answered = _answered(tally)
    yield share(f"{key}.on_file", text, tally[AnswerValue.YES], answered)
    asked = answered + tally[AnswerValue.NOT_ANSWERED]
    yield share(f"{key}.not_answered", f"Not answered: {text}", tally[AnswerValue.NOT_ANSWERED], asked)
    yield share(f"{key}.elsewhere", f"Found elsewhere: {text}", tally[ELSEWHERE], answered)


def _tallies(audits: Sequence[Row]) -> dict[str, Counter[str]]:
    """The answers to each question counted; those partly or not there that were found elsewhere once more."""
    found: dict[str, Counter[str]] = {}
    for audit in audits:
        for key, value in audit["answers"].items():
            tally, said = found.setdefault(f"{audit['tool']}/{key}", Counter()), value.removesuffix(ELSEWHERE)
            tally[said] += 1
            tally[ELSEWHERE] += said != value and said in (AnswerValue.PARTLY, AnswerValue.NO)
    return found


def _answered(tally: Counter[str]) -> int:
    return sum(tally[value] for value in ANSWERED)
