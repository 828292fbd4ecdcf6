"""Takes the words out of some records and of everything that hangs on them, and leaves a sealed mark on each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import JSON, Select, Text, delete, select, update

from service.batches import batches
from service.belonging.parts import Numbers
from service.belonging.tables import Table, hanging_on
from service.fingerprints import form_digest
from service.models import AccessRecord, Answer, Audit, SelfAudit
from service.steps.erasing import histories, leftovers, marks
from service.steps.erasing.marks import Why
from service.toolbox import tool_of
from service.transaction import Work
from workflows.tools import Scale

STILL: dict[str, Any] = {"synchronize_session": False}


def erase_records(work: Work, numbers: Numbers, why: Why, names: Collection[str] = ()) -> None:
    """Erase the words of these records, by kind; `names` are references and names that go wherever they stand."""
    work.session.flush()
    texts = {*_texts(work, numbers), *histories.texts(work, numbers)}
    for kind, ids in numbers.items():
        for table, column in hanging_on(kind):
            for some in batches(sorted(ids)):
                _erase(work, table, column.in_(some))
    _written_answers(work, numbers.get("audit", set()))
    histories.forget(work, numbers)
    forget_reasons(work, numbers)
    leftovers.sweep(work, texts, names)
    work.session.expire_all()
    digests(work, numbers)
    marks.leave(work, numbers, why)


def _erase(work: Work, table: Table, which: Any) -> None:
    if table.go:
        work.session.execute(delete(table.model).where(which).execution_options(**STILL))
    elif table.words:
        change = update(table.model).where(which).values(dict(table.words))
        work.session.execute(change.execution_options(**STILL))


def _texts(work: Work, numbers: Numbers) -> Iterator[str]:
    """Every text that is about to go, so that copies of it can be found elsewhere."""
    for kind, ids in numbers.items():
        for table, column in hanging_on(kind):
            if wanted := _text_columns(table):
                for some in batches(sorted(ids)):
                    yield from _of_rows(work, select(*wanted).where(column.in_(some)))


def _text_columns(table: Table) -> list[Any]:
    columns = table.model.__table__.columns
    return [column for column in columns if isinstance(column.type, Text) or _goes(table, column)]


def _goes(table: Table, column: Any) -> bool:
    return column.name in table.words and isinstance(column.type, JSON)


def _of_rows(work: Work, query: Select[Any]) -> Iterator[str]:
    for row in work.session.execute(query):
        for value in row:
            yield from leftovers.texts_in(value)


def _written_answers(work: Work, audits: Collection[int]) -> None:
    """Answers that are texts; those that are chosen or counted are figures, and stay."""
    for number in sorted(audits):
        audit = work.session.get_one(Audit, number)
        written = [q.key for q in tool_of(audit).questions.values() if q.scale is Scale.TEXT]
        gone = update(Answer).where(Answer.audit_id == number, Answer.question_key.in_(written))
        work.session.execute(gone.values(value=None).execution_options(**STILL))


def forget_reasons(work: Work, numbers: Numbers) -> None:
    """Why somebody opened these records, where they are restricted: it may tell of them. That they did stays."""
    for kind, ids in numbers.items():
        for some in batches(sorted(ids)):
            which = (AccessRecord.kind == kind, AccessRecord.record_id.in_(some), AccessRecord.reason.is_not(None))
            change = update(AccessRecord).where(*which).values(reason=None)
            work.session.execute(change.execution_options(**STILL))


def digests(work: Work, numbers: Numbers) -> None:
    """The digests of forms as they are now; they are part of the records' fingerprints."""
    for kind, model in (("audit", Audit), ("self_audit", SelfAudit)):
        for number in sorted(numbers.get(kind, ())):
            record: Any = work.session.get_one(model, number)
            if record.form_digest:
                digest = form_digest(record)
                change = update(model).where(model.id == number).values(form_digest=digest)
                work.session.execute(change.execution_options(**STILL))
                work.session.expire(record)
