"""Lets go what was kept long enough, piece by piece: first dry, for somebody to read, then in earnest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from service import erasures, piecewise
from service.context import here
from service.database import db
from service.erased import Cause
from service.models import Person, RetentionRun
from service.protecting import check
from service.queries import Absent
from service.retention.due import Verdict, next_numbers, still_due, verdict
from service.retention.periods import Rule, periods, rules
from service.retention.rows import ROWS, counted, take
from service.steps.erasing.marks import Why
from service.steps.erasing.units import UNITS
from service.transaction import Work, rollback, transaction
from workflows.engine import Illegal

# Records in one piece; in earnest each of them is a transaction of its own.
AT_ONCE = 25
MOST_NAMED = 500
READ_FIRST = (
    "Nothing goes before somebody has read a dry run that went by today’s periods. Begin one, read what it found, "
    "and say so."
)


def ask(person: Person, *, dry: bool) -> RetentionRun:
    """Begin a run, or get the one that goes on; raises NotPermitted, and Illegal before a dry run is read."""
    check(person, "data.retain")
    person_id = person.id
    with transaction() as work:
        return piecewise.running(RetentionRun) or _begun(work, dry=dry, asked_by=person_id)


def run(*, dry: bool) -> RetentionRun:
    """The same as a command on the server, from the beginning to the end; raises Illegal."""
    rollback()
    with transaction() as work:
        number = (piecewise.running(RetentionRun) or _begun(work, dry=dry, asked_by=None)).id
    while _one_piece(number):
        pass
    with transaction() as work:
        return work.session.get_one(RetentionRun, number)


def begin_nightly() -> bool:
    """Begin the run of the local day, where policy switches it on and a dry run has been read; False otherwise."""
    context = here()
    if not context.policy.get("retention.nightly"):
        return False
    with transaction() as work:
        query = select(RetentionRun).where(RetentionRun.dry.is_(False)).order_by(RetentionRun.id.desc()).limit(1)
        last = work.session.scalars(query).unique().first()
        if last is not None and last.asked_at.astimezone(context.zone).date() == work.today:
            return False
        if piecewise.running(RetentionRun) is not None or was_read() is None:
            return False
        _begun(work, dry=False, asked_by=None)
    return True


def go_on(seconds: float) -> bool:
    """Go on with what was begun, for so many seconds; False when there is nothing to do."""
    return piecewise.go_on(RetentionRun, _one_piece, seconds)


def confirm(person: Person, number: int) -> None:
    """Say that one has read what a dry run found; raises NotPermitted, Absent, and Illegal where that says nothing."""
    check(person, "data.retain")
    person_id = person.id
    with transaction() as work:
        row = work.session.get(RetentionRun, number)
        if row is None:
            raise Absent("run")
        if not row.dry or row.ended_at is None or row.periods != periods(here()):
            raise Illegal(
                "Only a dry run that has ended, and went by today’s periods, is read before a run in earnest."
            )
        row.read_by_id, row.read_at = row.read_by_id or person_id, row.read_at or work.now


def was_read() -> RetentionRun | None:
    """The last dry run that went by today's periods, if somebody has read it."""
    query = select(RetentionRun).where(RetentionRun.dry, RetentionRun.periods == periods(here()))
    last = query.where(RetentionRun.ended_at.is_not(None)).order_by(RetentionRun.id.desc()).limit(1)
    found = db.session.scalars(last).unique().first()
    return found if found is not None and found.read_at is not None else None


def _begun(work: Work, *, dry: bool, asked_by: int | None) -> RetentionRun:
    if not dry and was_read() is None:
        raise Illegal(READ_FIRST)
    row = RetentionRun(dry=dry, asked_by_id=asked_by, asked_at=work.now, periods=periods(work.context))
    row.stage, row.after_id, row.found, row.held = _first(rules(work.context)), 0, {}, []
    row.ended_at = None if row.stage else work.now
    work.session.add(row)
    work.session.flush()
    return row


def _first(found: Sequence[Rule]) -> str:
    return found[0].kept.key if found else ""


def _one_piece(number: int) -> bool:
    """One piece of a run; False when it has come to its end."""
    rollback()
    run = db.session.get_one(RetentionRun, number)
    if run.ended_at is not None:
        return False
    stage, after, dry = run.stage, run.after_id, run.dry
    rule = next((rule for rule in rules(here()) if rule.kept.key == stage), None)
    if rule is None or rule.kept.name in ROWS:
        _rows(number, stage, rule, dry=dry)
        return True
    found = next_numbers(rule, after, AT_ONCE)
    for some in [found] if dry else [[one] for one in found]:
        _records(number, rule, some, dry=dry)
    if not found:
        _rows(number, stage, None, dry=dry)
    return True


def _records(number: int, rule: Rule, some: Sequence[int], *, dry: bool) -> None:
    """Look at some records, or let one of them go, in one transaction with how far the run is."""
    with transaction() as work:
        run = _locked(work, number, rule.kept.key)
        for one in some if run is not None else ():
            assert run is not None
            if run.after_id >= one or not still_due(rule, one):
                continue
            found, hold = verdict(rule, one)
            if found is Verdict.GOES and not dry:
                erasures.note(rule.kept.name, one)
                UNITS[rule.kept.name](work, one, Why(Cause.RETENTION))
                run = work.session.get_one(RetentionRun, number)
            _tally(run, rule, str(found))
            if hold is not None:
                run.held = [*run.held, [rule.kept.name, one, hold.id]][:MOST_NAMED]
            run.after_id = one


def _rows(number: int, stage: str, rule: Rule | None, *, dry: bool) -> None:
    """Take rows that go by their age, or count them; go on to the next rule when there are no more."""
    with transaction() as work:
        run = _locked(work, number, stage)
        if run is None:
            return
        gone = 0
        if rule is not None:
            gone = counted(work, rule) if dry else take(work, rule)
            _tally(run, rule, str(Verdict.GOES), gone)
        if dry or not gone:
            _advance(work, run)


def _locked(work: Work, number: int, stage: str) -> RetentionRun | None:
    """The run, if nobody else has gone on to another rule in the meantime."""
    lock = {"of": RetentionRun}
    run: RetentionRun = work.session.get_one(RetentionRun, number, with_for_update=lock, populate_existing=True)
    return run if run.ended_at is None and run.stage == stage else None


def _tally(run: RetentionRun, rule: Rule, what: str, times: int = 1) -> None:
    if times:
        before: dict[str, Any] = run.found.get(rule.kept.key, {})
        run.found = {**run.found, rule.kept.key: {**before, what: before.get(what, 0) + times}}


def _advance(work: Work, run: RetentionRun) -> None:
    keys = [rule.kept.key for rule in rules(work.context)]
    place = keys.index(run.stage) + 1 if run.stage in keys else len(keys)
    run.after_id = 0
    if place < len(keys):
        run.stage = keys[place]
    else:
        run.ended_at = here().now()
