"""What belongs together with one audit, in one query: other audits of the case, second grade, forms, exercises."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, Text, cast, literal, null, or_, select, union_all

from service.database import Instant, db
from service.models import Answer, Audit, Case, Cycle, Escalation, Exercise, Moderation, Person, PractitionerForm
from service.queries import Sight
from service.reading.plans import local_day
from service.toolbox import tool_of
from workflows.audit import WITHDRAWN
from workflows.words import AnswerValue

# The sections of every tool that are about the work around a case, and about what families say.
AROUND = ("context", "feedback")


@dataclass(frozen=True)
class Other:
    """Another record; `on` is a local day, `grade` None where there is none or it may not be known yet."""

    kind: str
    id: int
    state: str
    grade: str | None = None
    on: date | None = None
    name: str | None = None


@dataclass(frozen=True)
class Answered:
    """One question of the form and what was answered to it; `coded`: the value is one of the question's choices."""

    key: str
    text: str
    value: str
    comment: str
    coded: bool


@dataclass(frozen=True)
class Related:
    """All that one person may know of beside an audit. `last` was audited before it, `again` are its second audits.

    `said`: what its form says in the sections of `AROUND`, those that say nothing left out, for those who may read it.
    """

    again: Sequence[Other] = ()
    case: Other | None = None
    cycle: Other | None = None
    escalation: Other | None = None
    exercises: Sequence[Other] = ()
    first: Other | None = None
    form: Other | None = None
    last: Other | None = None
    moderation: Other | None = None
    said: Mapping[str, Sequence[Answered]] = field(default_factory=dict)


def related_to(audit: Audit, sight: Sight, *, may_read: bool) -> Related:
    """What belongs together with an audit that the person sees; what its form says only where it may be read."""
    rows = db.session.execute(union_all(*_parts(audit, sight, may_read=may_read))).all()
    found = [_other(row, sight) for row in rows if row.kind != "answer"]
    audits = sorted((one for one in found if one.kind == "audit"), key=lambda one: (one.on or date.min, one.id))
    again = [one for one in audits if one.name == str(audit.id)]
    first = next((one for one in audits if one.id == audit.reaudit_of_id), None)
    before = [one for one in audits if _before(one, audit) and one is not first]
    return Related(
        again=again,
        case=_last(found, "case"),
        cycle=_last(found, "cycle"),
        escalation=_last(found, "escalation"),
        exercises=[one for one in found if one.kind == "exercise"],
        first=first,
        form=_last(found, "practitioner_form"),
        last=before[-1] if before else None,
        moderation=_last(found, "moderation"),
        said=_said(audit, {row.state: row for row in rows if row.kind == "answer"}),
    )


def _said(audit: Audit, given: Mapping[str, Any]) -> dict[str, list[Answered]]:
    """The answers by section, in the order of the form; one that its form does not ask any more is left out."""
    if not given:
        return {}
    found: dict[str, list[Answered]] = {}
    for key, question in tool_of(audit).questions.items():
        when = question.when
        asked = when is None or (when.question in given and given[when.question].name in when.values)
        if key in given and asked:
            row = given[key]
            answered = Answered(key, question.text, row.name, row.grade or "", bool(question.choices))
            found.setdefault(key.partition(".")[0], []).append(answered)
    return found


def _parts(audit: Audit, sight: Sight, *, may_read: bool) -> list[Select[Any]]:
    audits = _row("audit", Audit.id, Audit.state, Audit.agreed_grade, Audit.submitted_at, Audit.reaudit_of_id)
    first_grades = _row("first", Audit.id, Audit.state, Audit.overall_grade, Audit.submitted_at, Audit.reaudit_of_id)
    of_case = Audit.case_id == audit.case_id
    others = (sight.of("audit"), of_case, Audit.id != audit.id, Audit.state != WITHDRAWN)
    form, person = PractitionerForm, Person.name
    parts = [
        _row("case", Case.id, Case.status).where(sight.of("case"), Case.id == audit.case_id),
        audits.where(*others, Audit.agreed_grade.is_not(None)),
        first_grades.where(*others, Audit.agreed_grade.is_(None)),
        _row("practitioner_form", form.id, form.state, name=person)
        .join(Person, Person.id == form.practitioner_id)
        .where(sight.of("practitioner_form"), form.audit_id == audit.id),
        _row("exercise", Exercise.id, Exercise.state).where(
            sight.of("exercise"), Exercise.case_id == audit.case_id, Exercise.state != WITHDRAWN
        ),
    ]
    if audit.moderations:
        seen = (sight.of("moderation"), Moderation.audit_id == audit.id)
        parts.append(_row("moderation", Moderation.id, Moderation.state).where(*seen))
    if audit.cycle_id is not None:
        parts.append(_row("cycle", Cycle.id, Cycle.state, name=Cycle.name).where(Cycle.id == audit.cycle_id))
    if audit.reaudit_of_id is not None:
        ordered = (sight.of("escalation"), Escalation.reaudit_id == audit.id)
        parts.append(_row("escalation", Escalation.id, Escalation.state, name=Escalation.cause).where(*ordered))
    if may_read:
        about = or_(*(Answer.question_key.startswith(f"{name}.") for name in AROUND))
        given = Answer.value.not_in(("", AnswerValue.NOT_ANSWERED))
        said = _row("answer", Answer.id, Answer.question_key, Answer.comment, name=Answer.value)
        parts.append(said.where(Answer.audit_id == audit.id, about, given))
    return parts


def _row(kind: str, number: Any, state: Any, grade: Any = None, at: Any = None, name: Any = None) -> Select[Any]:
    """One part of the query: every part has the same columns, of the same types."""
    return select(
        literal(kind).label("kind"),
        number.label("id"),
        cast(state, String).label("state"),
        cast(null() if grade is None else grade, Text).label("grade"),
        (cast(null(), Instant) if at is None else at).label("at"),
        cast(null() if name is None else name, Text).label("name"),
    )


def _other(row: Any, sight: Sight) -> Other:
    is_audit = row.kind in ("audit", "first")
    blind = is_audit and row.id in sight.blind
    at: datetime | None = row.at
    return Other(
        kind="audit" if is_audit else row.kind,
        id=row.id,
        state=row.state,
        grade=None if blind else row.grade,
        on=local_day(at),
        name=row.name,
    )


def _before(other: Other, audit: Audit) -> bool:
    """Whether it was audited before this one was, or at all while this one is still to be done."""
    day = local_day(audit.submitted_at)
    return (
        other.on is not None and other.name != str(audit.id) and (day is None or (other.on, other.id) < (day, audit.id))
    )


def _last(found: Sequence[Other], kind: str) -> Other | None:
    """The newest of a kind."""
    return max((one for one in found if one.kind == kind), key=lambda one: one.id, default=None)
