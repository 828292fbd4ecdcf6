"""What lists of audits, the worklist and an audit's page say about audits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from service.context import here
from service.database import db
from service.models import Answer, Audit, Case
from service.queries import Condition, Sight
from service.reading.plans import local_day
from service.toolbox import tool_of
from workflows.audit import AUDIT, SCHEDULED
from workflows.tools import asked
from workflows.words import AnswerValue

ENDED = tuple(state.name for state in AUDIT.states if state.ends)
WHOLE = (joinedload(Audit.case).lazyload(Case.readers),)


@dataclass(frozen=True)
class AuditLine:
    """An audit in a row; days are local. `late`: not submitted and past its due day."""

    id: int
    version: int
    state: str
    kind: str
    reference: str
    case_status: str
    holder_id: int | None
    holder: str | None
    team: str | None
    lead_id: int | None
    lead: str | None
    others: Sequence[tuple[str, str]]
    grade: str | None
    reasons: str | None
    due_on: date
    made_on: date
    audited_on: date | None
    safeguarding_now: bool
    running_record: str | None
    tool_key: str
    tool_version: int
    late: bool


def audits_seen(sight: Sight, *conditions: Condition) -> list[AuditLine]:
    """The audits that somebody may see among those that the conditions name."""
    query = select(Audit).where(sight.of("audit"), *conditions).order_by(Audit.due_on, Audit.id).options(*WHOLE)
    return [audit_line(audit, sight) for audit in db.session.scalars(query).unique()]


def audit_line(audit: Audit, sight: Sight) -> AuditLine:
    """What there is to say about an audit; what was found is left out for whoever is still to grade it blind."""
    line = _line(audit)
    return replace(line, grade=None, reasons=None, running_record=None) if audit.id in sight.blind else line


def _line(audit: Audit) -> AuditLine:
    context, case, lead = here(), audit.case, audit.lead
    return AuditLine(
        id=audit.id,
        version=audit.version,
        state=audit.state,
        kind=audit.kind,
        reference=case.reference,
        case_status=audit.case_status,
        holder_id=case.worker_id,
        holder=case.worker.name if case.worker else None,
        team=case.team.name if case.team else None,
        lead_id=lead.id if lead else None,
        lead=lead.name if lead else None,
        others=[(part.person.name, part.role) for part in audit.auditors if part.person_id != (lead and lead.id)],
        grade=audit.grade,
        reasons=audit.reasons,
        due_on=audit.due_on,
        made_on=audit.made_at.astimezone(context.zone).date(),
        audited_on=local_day(audit.submitted_at),
        safeguarding_now=audit.safeguarding_now,
        running_record=audit.running_record,
        tool_key=audit.tool_key,
        tool_version=audit.tool_version,
        late=audit.state == SCHEDULED and audit.due_on < context.today(),
    )


def progress(lines: Iterable[AuditLine]) -> dict[int, tuple[int, int]]:
    """How many questions of each audit are answered, of how many that its answers so far ask."""
    wanted = {line.id: line for line in lines}
    given: dict[int, dict[str, Mapping[str, str | None]]] = {number: {} for number in wanted}
    said = (Answer.value.is_not(None), Answer.value.not_in(("", AnswerValue.NOT_ANSWERED)))
    query = select(Answer.audit_id, Answer.question_key, Answer.value).where(Answer.audit_id.in_(wanted), *said)
    for number, key, value in db.session.execute(query) if wanted else ():
        given[number][key] = {"value": value}
    return {number: _progress(line, given[number]) for number, line in wanted.items()}


def answered_in(audit: Audit) -> int:
    """How many questions that it asks are answered in one audit, by the answers that the gate asks of it as well."""
    said = [answer for answer in audit.answers if answer.value not in (None, "", AnswerValue.NOT_ANSWERED)]
    return _progress(_line(audit), {answer.question_key: {"value": answer.value} for answer in said})[0]


def _progress(line: AuditLine, answers: Mapping[str, Mapping[str, str | None]]) -> tuple[int, int]:
    sections = asked(tool_of(line), line.case_status, answers)
    keys = [question.key for section in sections for question in section.questions]
    return sum(key in answers for key in keys), len(keys)
