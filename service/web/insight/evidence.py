"""The dashboard of evidence: question by question what was on file, and what stands around the work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from service.insight.behind.audits import ELSEWHERE, NUMBER
from service.insight.charts.evidence import Answers
from service.insight.charts.evidence import evidence as drawn
from service.insight.measures.around import Around, around
from service.insight.measures.counting import Part
from service.insight.measures.evidence import Evidence, evidence, feedback
from service.web.insight.asking import Asked
from service.web.insight.grades import PARTS
from service.web.insight.sheets import Cell, Sheet, Value, cells, linked, said, spread_cells
from workflows.words import AnswerValue

HEADS = ("Question", "Yes", "Partly", "No", "Does not apply", "Not answered", "Found elsewhere")
AROUND = {
    "context.worker_changes": "Changes of worker in twelve months",
    "context.manager_changes": "Changes of the worker’s manager in twelve months",
    "context.caseload": "Children whom the worker holds",
    "context.vacancy": "Without a worker, or a vacancy in the team",
    "context.agency": "Worker employed through an agency",
}


def sheets(asked: Asked) -> list[Sheet]:
    """Part by part and tool by tool, then the context."""
    found = evidence(asked.scope)
    places = list(dict.fromkeys((one.part, one.tool) for one in sorted(found, key=lambda one: ORDER[one.part])))
    tables = [_table(asked, *place, [one for one in found if (one.part, one.tool) == place]) for place in places]
    beside = around(asked.scope)
    return [
        *tables,
        _feedback(asked, found),
        _context(asked, beside),
        _numbers(asked, beside),
        _good_work(asked, beside),
    ]


ORDER = {Part.STATUTORY: 0, Part.EARLY_HELP: 1, Part.OTHER: 2}


def _table(asked: Asked, part: Part, tool: str, found: Sequence[Evidence]) -> Sheet:
    title = f"{PARTS[part]}: {asked.tools.get(tool, tool)}"
    rows = [list(_row(asked, part, one)) for one in found]
    key = f"evidence_{part}_{tool}"
    draw = partial(drawn, key.replace("_", "-"), [_bar(one) for one in found], heading=title)
    return Sheet(key, title, HEADS, rows, draw=draw)


def _bar(one: Evidence) -> Answers:
    partly, no, left = (one.of(value) for value in (AnswerValue.PARTLY, AnswerValue.NO, AnswerValue.NOT_ANSWERED))
    return Answers(one.question.text, one.on_file.k, partly, no, left)


def _row(asked: Asked, part: Part, one: Evidence) -> Iterator[Cell]:
    def count(value: Value, answer: str) -> Cell:
        return linked(asked, value, "audits", part=part, tool=one.tool, question=one.question.key, answer=answer)

    yield Cell(one.question.text)
    yield count(one.on_file, AnswerValue.YES)
    for value in (AnswerValue.PARTLY, AnswerValue.NO, AnswerValue.NOT_APPLICABLE, AnswerValue.NOT_ANSWERED):
        yield count(one.of(value), value)
    yield count(one.elsewhere, ELSEWHERE)


def _feedback(asked: Asked, found: Sequence[Evidence]) -> Sheet:
    rows = [
        [Cell(PARTS[part]), linked(asked, feedback(found, part), "audits", part=part, feedback="yes")]
        for part in ORDER
        if any(one.part is part for one in found)
    ]
    share = feedback(found, Part.STATUTORY)
    return Sheet(
        "feedback",
        "What families say",
        ("", "Family asked"),
        rows,
        says=f"Statutory services: {said(share, 'asked the child and the family')}" if share.n else "",
    )


def _context(asked: Asked, found: Around) -> Sheet:
    rows = [
        [Cell(AROUND[key]), linked(asked, share, "audits", question=key, answer=AnswerValue.YES)]
        for key, share in found.shares.items()
        if share.n
    ]
    return Sheet("context", "Around the work", ("", "Audits"), rows, note="As auditors found it on the file.")


def _numbers(asked: Asked, found: Around) -> Sheet:
    rows = [
        [Cell(AROUND[key]), *spread_cells(spread, linked(asked, spread.n, "audits", question=key, answer=NUMBER))]
        for key, spread in found.numbers.items()
        if spread.n
    ]
    return Sheet("numbers", "Changes and caseloads", ("", "Audits", "Half at most", "Nine in ten at most"), rows)


def _good_work(asked: Asked, found: Around) -> Sheet:
    rows = [
        [Cell("Audits marked as good work to learn from"), linked(asked, found.exemplars.k, "audits", exemplar="yes")],
        cells("Reminders of a standard that is often missed, to teams of any service", found.reminders),
    ]
    return Sheet("good_work", "Good work and quick wins", ("", "Number"), rows)
