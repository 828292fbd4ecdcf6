"""The queue of escalations: what waits for somebody by section, what others hold, what has ended, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, case, or_, select
from sqlalchemy.orm import joinedload

from service.database import db
from service.models import (
    ActionPlan,
    Audit,
    Auditor,
    Case,
    Escalation,
    Outbox,
    OutboxItem,
    PractitionerForm,
    Task,
    Team,
)
from service.queries import Condition, Sight
from service.reading.escalations import Charge, EscalationLine, charged, escalation_line, tasks_of
from service.reading.pages import PER_PAGE, Page, paged
from service.reading.stories import Story, stories_of
from workflows.audit import SIGNED_OFF, WITHDRAWN
from workflows.escalation import ACKNOWLEDGED, RAISED, RESOLVED
from workflows.words import Cause, Relation

# Everything that a row reads of an escalation, in one query.
WHOLE = (
    joinedload(Escalation.audit).joinedload(Audit.case).lazyload(Case.readers),
    joinedload(Escalation.audit).joinedload(Audit.auditors).joinedload(Auditor.person),
    joinedload(Escalation.case).lazyload(Case.readers),
    joinedload(Escalation.plan).joinedload(ActionPlan.owners),
    joinedload(Escalation.form).joinedload(PractitionerForm.audit).lazyload(Audit.auditors),
    joinedload(Escalation.letter).lazyload(Outbox.items),
    joinedload(Escalation.reaudit).joinedload(Audit.auditors).joinedload(Auditor.person),
)
# How many stand in a section before “Show all”.
SHORT = 3


class Section(StrEnum):
    """The parts of the queue, in their order."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    SEE_THROUGH = "see_through"
    REVIEW = "review"
    UNANSWERED = "unanswered"


@dataclass(frozen=True)
class Row:
    """One escalation with what happened, in parts that a page turns into a sentence."""

    line: EscalationLine
    story: Story


@dataclass(frozen=True)
class Part:
    """One section: its rows that are shown, and how many there are in all."""

    section: Section
    rows: Sequence[Row]
    total: int


@dataclass(frozen=True)
class Queue:
    """`urgent`: how many are about a child at risk. `teams`: numbers and names to filter by; `causes` likewise."""

    parts: Mapping[Section, Part]
    urgent: int
    teams: Sequence[tuple[int, str]]
    causes: Sequence[str]

    @property
    def empty(self) -> bool:
        return not any(part.total for part in self.parts.values())


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    team: int | None = None
    cause: str | None = None
    only: Section | None = None
    page: int = 1


def queue(sight: Sight, wanted: Wanted) -> Queue:
    """Everything that waits for one person; with `only` a page of one section, else the beginning of each."""
    waiting = db.session.execute(_light(sight).where(_in_queue(sight)).order_by(_urgent_first(), _by(), Escalation.id))
    found = [(Section(_section(row)), row) for row in waiting]
    fitting = [(section, row) for section, row in found if _fits(row, wanted)]
    numbers = {part: [row.id for section, row in fitting if section is part] for part in Section}
    shown = {part: _shown(part, ids, wanted) for part, ids in numbers.items()}
    rows = {row.line.id: row for row in _rows(sight, [number for ids in shown.values() for number in ids])}
    return Queue(
        parts={
            part: Part(part, [rows[number] for number in ids if number in rows], len(numbers[part]))
            for part, ids in shown.items()
        },
        urgent=sum(row.cause == Cause.SAFEGUARDING_NOW and section in OWN for section, row in fitting),
        teams=_teams(row for _, row in found),
        causes=sorted({row.cause for _, row in found}),
    )


OWN = (Section.ACKNOWLEDGE, Section.DECIDE, Section.REVIEW)


def with_others(sight: Sight, wanted: Wanted) -> Page[Row]:
    """Open escalations that one may see and that wait for somebody else, by their next deadline."""
    query = select(Escalation).where(sight.of("escalation"), Escalation.state != RESOLVED, ~_mine(sight))
    return _page(sight, query.order_by(_urgent_first(), _by(), Escalation.id), wanted)


def every_open(sight: Sight, wanted: Wanted) -> Page[Row]:
    """Every open escalation that one may see, one's own among them."""
    query = select(Escalation).where(sight.of("escalation"), Escalation.state != RESOLVED)
    return _page(sight, query.order_by(_urgent_first(), _by(), Escalation.id), wanted)


def ended(sight: Sight, wanted: Wanted) -> Page[Row]:
    """Escalations that have ended, newest first."""
    query = select(Escalation).where(sight.of("escalation"), Escalation.state == RESOLVED)
    return _page(sight, query.order_by(Escalation.resolved_at.desc(), Escalation.id.desc()), wanted)


def _page(sight: Sight, query: Select[Any], wanted: Wanted) -> Page[Row]:
    if wanted.team is not None:
        query = query.where(Escalation.case_id.in_(select(Case.id).where(Case.team_id == wanted.team)))
    if wanted.cause is not None:
        query = query.where(Escalation.cause == wanted.cause)
    found = paged(query, wanted.page, lambda escalation: escalation, *WHOLE)
    return Page(_told(sight, found.items), found.number, found.total)


def teams_to_filter(sight: Sight) -> list[tuple[int, str]]:
    """The teams with escalations that somebody may see."""
    cases = select(Escalation.case_id).where(sight.of("escalation"))
    query = select(Team.id, Team.name).where(Team.id.in_(select(Case.team_id).where(Case.id.in_(cases))))
    return [(number, name) for number, name in db.session.execute(query.order_by(Team.name))]


# --- which ones ------------------------------------------------------------------------------------------


def _light(sight: Sight) -> Select[Any]:
    columns = Escalation.id, Escalation.state, Escalation.cause, Team.id.label("team_id"), Team.name.label("team")
    mine = case((_mine(sight), True), else_=False).label("mine")
    joined = select(*columns, mine).outerjoin(Case, Case.id == Escalation.case_id).outerjoin(Team)
    return joined.where(sight.of("escalation"))


def _in_queue(sight: Sight) -> Condition:
    parts = [_mine(sight), _to_see_through(sight)]
    return or_(*parts, _unanswered(sight)) if _is_alerted(sight) else or_(*parts)


def _mine(sight: Sight) -> Condition:
    return Escalation.id.in_(_tasks(sight).where(Task.closed_at.is_(None)))


def _tasks(sight: Sight) -> Select[Any]:
    return select(Task.subject_id).where(Task.subject_kind == "escalation", Task.assignee_id == sight.person.id)


def _to_see_through(sight: Sight) -> Condition:
    """One decided on a second audit that is not signed off yet."""
    under_way = select(Audit.id).where(Audit.state.not_in((SIGNED_OFF, WITHDRAWN)))
    ordered = Escalation.reaudit_id.in_(under_way) & Escalation.id.in_(_tasks(sight))
    return ordered & (Escalation.state == RESOLVED)


def _is_alerted(sight: Sight) -> bool:
    """Only the quality team is told of what nobody answers at the top."""
    return Relation.QUALITY in sight.person.roles


def _unanswered(sight: Sight) -> Condition:
    """A clock has told this person that nobody answers, and that is still so."""
    told = select(Task.subject_id).join(OutboxItem, OutboxItem.task_id == Task.id)
    alerts = Task.subject_kind == "escalation", Task.closed_at.is_(None), OutboxItem.clock == "alert"
    return Escalation.id.in_(told.where(*alerts, OutboxItem.recipient_id == sight.person.id))


def _section(row: Any) -> Section:
    if row.state == RESOLVED:
        return Section.SEE_THROUGH
    if not row.mine:
        return Section.UNANSWERED
    if row.state == RAISED:
        return Section.ACKNOWLEDGE
    return Section.REVIEW if row.cause == Cause.REQUIRES_IMPROVEMENT else Section.DECIDE


def _fits(row: Any, wanted: Wanted) -> bool:
    return wanted.team in (None, row.team_id) and wanted.cause in (None, row.cause)


def _shown(part: Section, numbers: Sequence[int], wanted: Wanted) -> Sequence[int]:
    if wanted.only is None:
        return numbers[:SHORT] if part is Section.REVIEW else numbers[:PER_PAGE]
    first = (max(wanted.page, 1) - 1) * PER_PAGE
    return numbers[first : first + PER_PAGE] if part is wanted.only else ()


def _urgent_first() -> Any:
    return case((Escalation.cause == Cause.SAFEGUARDING_NOW, 0), else_=1)


def _by() -> Any:
    """The day by which the next step must be taken."""
    return case((Escalation.state == ACKNOWLEDGED, Escalation.resolve_by_on), else_=Escalation.acknowledge_by_on)


def _teams(rows: Any) -> list[tuple[int, str]]:
    found = {row.team_id: row.team for row in rows if row.team_id is not None}
    return sorted(found.items(), key=lambda team: team[1])


# --- what they say ---------------------------------------------------------------------------------------


def _rows(sight: Sight, numbers: Sequence[int]) -> list[Row]:
    if not numbers:
        return []
    query = select(Escalation).where(sight.of("escalation"), Escalation.id.in_(numbers)).options(*WHOLE)
    return _told(sight, list(db.session.scalars(query).unique()))


def _told(sight: Sight, found: Sequence[Escalation]) -> list[Row]:
    charges = charged(sight.person.id, tasks_of(escalation.id for escalation in found))
    stories = stories_of(sight, found)
    return [
        Row(escalation_line(escalation, charges.get(escalation.id, Charge())), stories[escalation.id])
        for escalation in found
    ]
