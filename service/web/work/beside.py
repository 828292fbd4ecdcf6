"""What stands beside one's work: supervisions, the team, cover, and for practitioners their own work over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from service.covers import passes_on
from service.queries import Sight
from service.reading.mywork.figures import Figures
from service.reading.mywork.others import SessionAbout
from service.reading.mywork.own import Record, done_well, own_record
from service.reading.mywork.plans import PlanAbout
from service.reading.mywork.tasks import MyWork
from service.reading.notices import NoticeLine, latest_unread
from service.reading.self_audits import own_cases
from service.reading.strengths import Exemplar
from service.web.who import can
from service.web.words.wording import count

MOST_SESSIONS = 6
MESSAGES = 3
# What somebody may begin, with the permission that it needs.
STARTS = (
    ("/audits/new", "Arrange an audit", "audit.schedule"),
    ("/cycles/new", "Start a cycle", "cycle.create"),
    ("/imports", "Import a file", "import.run"),
    ("/administration/access", "See who opened what", "access.view"),
    ("/administration/history", "Verify the histories", "access.view"),
)


@dataclass(frozen=True)
class Session:
    """A session ahead: when, with whom, and what it holds."""

    id: int
    when: str
    soon: bool
    person: str
    holds: str


@dataclass(frozen=True)
class Beside:
    """The side column; what somebody's role has no use for is None or empty."""

    sessions: Sequence[Session] | None
    unmarked: Sequence[SessionAbout]
    left: int
    escalated: Sequence[PlanAbout]
    figures: Figures
    record: Record | None
    praise: Any
    praised: int
    messages: Sequence[NoticeLine]
    may_cover: bool
    starts: Sequence[tuple[str, str]]
    own_cases: Sequence[str]


def beside(sight: Sight, work: MyWork, figures: Figures, today: date) -> Beside:
    """What stands beside the work of this person."""
    books, practises = can("supervision.book"), "practitioner" in sight.person.roles
    ahead = [session for session in work.sessions if not session.unmarked]
    record = own_record(sight) if practises else None
    praise = done_well(sight, record.since) if record else []
    sunday = today + timedelta(days=6 - today.weekday())
    return Beside(
        sessions=[_session(one, work.plans, today) for one in ahead[:MOST_SESSIONS]] if books else None,
        unmarked=[session for session in work.sessions if session.unmarked],
        left=sum(session.on <= sunday for session in ahead),
        escalated=[plan for plan in work.plans if plan.state == "escalated"],
        figures=figures,
        record=record if record and (record.now[1] or record.before[1]) else None,
        praise=next(iter(praise), None),
        praised=len(praise),
        messages=[] if books or practises else latest_unread(sight.person, MESSAGES),
        may_cover=bool(passes_on(sight.person)),
        starts=[(path, words) for path, words, permission in STARTS if can(permission)],
        own_cases=own_cases(sight) if practises else [],
    )


def _session(session: SessionAbout, plans: Sequence[PlanAbout], today: date) -> Session:
    own = [plan for plan in plans if plan.owner_id == session.person_id]
    soon = session.on <= today + timedelta(days=6 - today.weekday())
    month = "" if session.on.month == today.month else f"\u00a0{session.on:%b}"
    when = "Today" if session.on == today else f"{session.on:%a}\u00a0{session.on.day}{month}"
    return Session(session.id, when, soon, session.person, _holds(own))


def _holds(plans: Sequence[PlanAbout]) -> str:
    """“1 plan to sign off, 2 open, 1 overdue”, or that nothing is open."""
    to_sign = sum(plan.state == "completed" for plan in plans)
    late, working = sum(plan.late for plan in plans), len(plans) - to_sign
    parts = [f"{count(to_sign, 'plan')} to sign off"] if to_sign else []
    parts += [f"{working} open" if to_sign else f"{count(working, 'plan')} open"] if working else []
    parts += [f"{late} overdue"] if late else []
    return ", ".join(parts) or "Nothing open"


def is_exemplar(praise: Any) -> bool:
    """Whether it is words of an auditor, and not a section's grade."""
    return isinstance(praise, Exemplar)
