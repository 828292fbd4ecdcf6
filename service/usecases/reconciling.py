"""Looks whether everything agrees, piece by piece so that nothing waits for it, and keeps what does not."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from service import piecewise
from service.context import here
from service.database import db
from service.models import Discrepancy, History, Person, Reconciliation
from service.models.reconciling import standing
from service.queries import Absent
from service.reading.reconciling import check_discrepancies
from service.reconciling.stages import LOOKED_FOR, RECORDS, STAGES, piece
from service.steps.discrepancies import keep, of_records, settle
from service.transaction import Work, rollback, transaction
from workflows.engine import Illegal, Incomplete

# Records in one piece: some tenths of a second.
RECORDS_AT_ONCE = 50
WHOLE_EVERY = timedelta(days=7)


def ask(person: Person) -> Reconciliation:
    """Have everything looked at; whoever asks while that is going on gets the one that is. Raises NotPermitted."""
    check_discrepancies(person)
    person_id = person.id
    with transaction() as work:
        return piecewise.running(Reconciliation) or _begun(work, whole=True, asked_by=person_id)


def begin_daily() -> bool:
    """Begin the look of the local day unless it was begun: at what is new, once a week at everything."""
    context = here()
    with transaction() as work:
        last = work.session.scalars(select(Reconciliation).order_by(Reconciliation.id.desc()).limit(1)).unique().first()
        if last is not None and last.asked_at.astimezone(context.zone).date() == work.today:
            return False
        if piecewise.running(Reconciliation) is None:
            whole = select(func.max(Reconciliation.asked_at)).where(
                Reconciliation.whole, Reconciliation.ended_at.is_not(None)
            )
            before = work.session.scalar(whole)
            _begun(work, whole=before is None or work.now - before >= WHOLE_EVERY, asked_by=None)
    return True


def look(*, whole: bool = True) -> int:
    """Look at everything, or at what is new, from the beginning to the end; returns how many things stand."""
    rollback()
    with transaction() as work:
        number = _begun(work, whole=whole, asked_by=None).id
    while _one_piece(number):
        pass
    return db.session.scalar(select(func.count(Discrepancy.id)).where(standing())) or 0


def go_on(seconds: float) -> bool:
    """Go on with what was begun, for so many seconds; False when there is nothing to do."""
    return piecewise.go_on(Reconciliation, _one_piece, seconds)


def explain(person: Person, number: int, reason: str) -> None:
    """Say why something may stay as it is: it stands no more, and is not alerted of again.

    Raises NotPermitted, Incomplete, Absent, and Illegal where it is closed or explained.
    """
    check_discrepancies(person)
    said, person_id = reason.strip(), person.id
    if not said:
        raise Incomplete({"reason": "Say what happened, and why it may stay as it is."})
    with transaction() as work:
        query = select(Discrepancy).where(Discrepancy.id == number).with_for_update(of=Discrepancy)
        row = work.session.scalars(query.execution_options(populate_existing=True)).unique().first()
        if row is None:
            raise Absent("finding")
        if row.closed_at is not None or row.explained_at is not None:
            raise Illegal("This was put right or explained already. Nothing was changed.")
        row.explained_at, row.explained_by_id, row.explanation = work.now, person_id, said
        work.session.flush()
        settle(work)


def _begun(work: Work, *, whole: bool, asked_by: int | None) -> Reconciliation:
    """New is what came after the look before the last began: a row takes its number before it commits."""
    query = (
        select(Reconciliation.last_id).where(Reconciliation.ended_at.is_not(None)).order_by(Reconciliation.id.desc())
    )
    earlier = list(work.session.scalars(query.limit(2)))
    row = Reconciliation(
        asked_at=work.now,
        asked_by_id=asked_by,
        whole=whole,
        new_behind=earlier[1] if len(earlier) > 1 else 0,
        last_id=work.session.scalar(select(func.max(History.id))) or 0,
        stage=RECORDS,
        after_kind="",
        after_id=0,
        records=0,
        rows=0,
        found=0,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _one_piece(number: int) -> bool:
    """One piece of a look; False when it has come to its end."""
    rollback()
    run = db.session.get_one(Reconciliation, number)
    stage, after = run.stage, (run.after_kind, run.after_id)
    some = piece(stage, after, run.new_behind, RECORDS_AT_ONCE, whole=run.whole)
    kinds = LOOKED_FOR[stage]
    looked_at = of_records(kinds, some.records) if stage == RECORDS else Discrepancy.kind.in_(kinds)
    with transaction() as work:
        run = work.session.get_one(
            Reconciliation, number, with_for_update={"of": Reconciliation}, populate_existing=True
        )
        if run.ended_at is None and (run.stage, run.after_kind, run.after_id) == (stage, *after):
            run.found += keep(work, some.found, looked_at)
            run.records, run.rows = run.records + len(some.records), run.rows + some.rows
            _advance(work, run, some.last)
        return run.ended_at is None


def _advance(work: Work, run: Reconciliation, last: tuple[str, int] | None) -> None:
    if last is not None:
        run.after_kind, run.after_id = last
        return
    run.after_kind, run.after_id = "", 0
    following = STAGES.index(run.stage) + 1
    if following < len(STAGES):
        run.stage = STAGES[following]
    else:
        run.ended_at = here().now()
