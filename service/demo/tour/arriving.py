"""The tour's beginning: people and cases arrive, supervision is booked, a cycle is drawn and sent out."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle

from sqlalchemy import select

from service.database import db
from service.demo.tour.cast import CAST, TEAM, write_staff
from service.demo.tour.doing import book, bring, key_of, lead
from service.demo.tour.story import Story, written_day
from service.models import Audit, Case, Cycle, Import
from service.usecases.cycling import create_cycle
from service.usecases.scheduling import schedule_audit

SMALL_FRAME, DRAWN_OF_LARGE = 30, 12
HALF = 0.5
PRACTITIONERS = ("pat", "olu", "lena")


def staff_arrive(story: Story) -> None:
    """People arrive"""
    brought = bring(story, "staff_csv", write_staff(story.folder / "staff.csv"), by=None)
    story.counts["staff"] = brought.counts
    story.tell(
        f"Whoever set the service up imports staff.csv: {brought.counts['created']} people, from Helen Marsh, head of "
        "service, down to the practitioners Pat Osei, Olu Bright and Lena Fox, whom Tom Reid manages."
    )


def cases_arrive(story: Story) -> None:
    """Cases arrive from the case system"""
    first = bring(story, "annex_a", story.workbook)
    story.counts["first import"] = first.counts
    story.tell(f"Perry Lane, performance, imports the Annex A workbook {story.workbook.name}. {_counted(first)}")
    for notice in _worth_quoting(first):
        story.tell(f"The report names every cell, for example {notice}")
    again = bring(story, "annex_a", story.workbook)
    story.counts["second import"] = again.counts
    story.tell(f"Perry imports the same file again, to be sure. {again.counts['unchanged']} cases are unchanged; "
               f"{again.counts['created']} were made and {again.counts['updated']} updated.")  # fmt: skip


def _counted(brought: Import) -> str:
    counts = brought.counts
    return (
        f"{counts['read']} rows were read and {counts['created']} cases made, of which {counts['opened']} are open; "
        f"{counts['refused']} rows were refused and {counts['repaired']} cells repaired."
    )


def _worth_quoting(brought: Import) -> list[str]:
    named = [notice for notice in brought.notices if notice["row"] and notice["severity"] != "notice"]
    return [f"{n['sheet']} row {n['row']}, {n['column']}: “{n['reason']}”" for n in named[:1]]


def cases_are_allocated(story: Story) -> None:
    """Every open case gets a worker"""
    path = story.folder / "allocations.csv"
    open_cases = _open_cases()
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("reference", "team", "worker"))
        table.writerows((ref, TEAM, CAST[key].name) for ref, key in zip(open_cases, cycle(PRACTITIONERS), strict=False))
    brought = bring(story, "allocations_csv", path)
    story.counts["allocations"] = brought.counts
    story.tell(
        f"Perry imports allocations.csv: {brought.counts['updated']} cases now stand with Pat, Olu and Lena in the "
        f"team {TEAM}. {brought.counts['refused']} rows were refused."
    )


def _open_cases() -> list[str]:
    query = select(Case.reference).where(Case.kind == "case", Case.closed_on.is_(None), Case.status != "closed")
    return list(db.session.scalars(query.order_by(Case.reference)))


def supervision_is_booked(story: Story) -> None:
    """Supervision is booked"""
    for manager, person, days in (("tom", "pat", 18), ("sara", "tom", 16)):
        on = story.today + timedelta(days=days)
        book(story, manager, person, on, f"session of {person}")
        story.tell(f"{CAST[manager].name} books supervision with {CAST[person].name} on {written_day(on)}.")
        story.days[f"session of {person}"] = on


def cycle_is_drawn(story: Story) -> None:
    """A cycle is drawn and sent out"""
    frame = len(_open_cases())
    share = HALF if frame <= SMALL_FRAME else DRAWN_OF_LARGE / frame
    facts = {"name": "Autumn cycle", "theme": "Plans that change something", "share": share, "seed": "autumn"}
    made: Cycle = create_cycle(story.person("perry"), facts)
    story.records["cycle"] = made.id
    story.tell("Perry starts the autumn cycle: theme, share, cut-off in six weeks, a starting number for the draw.")
    story.does("perry", "cycle", "cycle", "draw", "draws the sample.")
    drawn = db.session.get_one(Cycle, story.records["cycle"])
    story.tell(
        f"{len(drawn.drawn)} of {drawn.frame_size} open cases are drawn; the list has the fingerprint "
        f"{(drawn.frame_digest or '')[:12]}…, and the same list and starting number give the same draw anywhere."
    )
    story.does("perry", "cycle", "cycle", "open", "sends the audits out: each goes to an auditor who does not hold it.")
    _choose(story)


def _choose(story: Story) -> None:
    """The audit that the tour follows is of one of Pat’s cases: the first that was drawn, else Tom arranges one."""
    drawn = list(_drawn(story))
    of_pat = next((audit for audit in drawn if audit.case.worker and key_of(audit.case.worker) == "pat"), None)
    if of_pat is None:
        open_cases = Case.kind == "case", Case.closed_on.is_(None)
        query = select(Case.reference).join(Case.worker).where(*open_cases).order_by(Case.reference)
        reference = next(iter(db.session.scalars(query.filter_by(email=CAST["pat"].email))))
        of_pat = schedule_audit(story.person("tom"), {"case_reference": reference})
        story.tell("None of Pat’s cases was drawn, so Tom arranges an audit of one besides.")
    story.records["audit of Pat’s case"] = of_pat.id
    auditor = CAST[lead(of_pat.id)].name
    story.tell(f"We follow one of Pat’s cases: {auditor} is to audit it by {written_day(of_pat.due_on)}.")


def _drawn(story: Story) -> Iterator[Audit]:
    query = select(Audit).where(Audit.cycle_id == story.records["cycle"]).order_by(Audit.id)
    yield from db.session.scalars(query).unique()
