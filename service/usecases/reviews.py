"""Plans reviews of audits: the service manager's rota and the group manager's quarterly check (DOMAIN rows 2, 15)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import exists, func, select
from sqlalchemy.orm import selectinload

from service.context import here
from service.database import db
from service.models import Case, Person, Review
from service.reviewing import audits_to_review
from service.sessions import next_session
from service.steps.gate import DatabaseGate
from service.steps.one_by_one import one_by_one
from service.transaction import Work, rollback
from workflows.periods import Cadence, Period, before, period_of
from workflows.review import CANCELLED, DONE, PLANNED
from workflows.words import ReviewKind, SubjectKind

ACTOR = "Programmes"
# How far back the first review of somebody's audits looks.
FIRST_LOOK_DAYS = 182
LEFT = "Whoever was to review, or whose audits were to be reviewed, does not work here any more."


@dataclass(frozen=True)
class Wanted:
    """A review that is to be planned; `key` is the same whoever plans it."""

    kind: ReviewKind
    key: str
    reviewer_id: int
    from_on: date
    to_on: date
    due_on: date
    manager_id: int | None = None
    person_id: int | None = None
    period: str | None = None


class Change(NamedTuple):
    """What a planned review is to go through by itself."""

    review_id: int
    trigger: str
    facts: dict[str, Any]


def plan_reviews() -> dict[str, int]:
    """Plan what is due, let planned ones follow their sessions, cancel those of people who left; each once."""
    rollback()
    policy = here().policy
    counts = one_by_one("following a review", list(_changed()), _change)
    wanted: list[Wanted] = []
    if policy.get("reviews.rota"):
        wanted += _rota()
    if policy.get("reviews.quarterly_check"):
        wanted += _quarterly()
    return dict(counts + one_by_one("planning a review", wanted, _plan))


def _plan(work: Work, wanted: Wanted) -> Counter[str]:
    """A quarter in which nothing was audited needs no check."""
    if work.session.scalar(select(exists().where(Review.key == wanted.key))):
        return Counter()
    review = Review(**vars(wanted), made_at=work.now, reviewer=work.session.get_one(Person, wanted.reviewer_id))
    if wanted.kind is ReviewKind.QUARTERLY_CHECK and not audits_to_review(review):
        return Counter()
    gate = DatabaseGate(work)
    gate.begin(review, work.context.system(ACTOR), {"kind": wanted.kind, "due_on": wanted.due_on})
    gate.settle()
    return Counter(reviews=1)


def _staff() -> list[Person]:
    loading = selectinload(Person.role_grants), selectinload(Person.leave)
    people = db.session.scalars(select(Person).options(*loading).order_by(Person.id)).unique()
    return [person for person in people if person.here_on(here().today())]


# --- the rota --------------------------------------------------------------------------------------------


def _rota() -> Iterator[Wanted]:
    """For each manager below a service manager the next of their staff, once the last review's session is over."""
    staff, today = _staff(), here().today()
    latest, running = _latest_reviews(), _running()
    holders = set(db.session.scalars(select(Case.worker_id).where(Case.kind == SubjectKind.CASE).distinct()))
    for reviewer in (person for person in staff if "service_manager" in person.roles):
        for manager in (person for person in staff if person.manager_id == reviewer.id):
            team = [person for person in staff if person.manager_id == manager.id and person.id in holders]
            if team and manager.id not in running:
                yield _next(reviewer, manager, team, latest, today)


def _next(reviewer: Person, manager: Person, team: list[Person], latest: dict[int, date], today: date) -> Wanted:
    """The least recently reviewed of a manager's staff; never reviewed ones first, then by number."""
    person = min(team, key=lambda one: (latest.get(one.id, date.min), one.id))
    number = db.session.scalar(select(func.count(Review.id)).where(Review.manager_id == manager.id)) or 0
    since, due = latest.get(person.id, today - timedelta(days=FIRST_LOOK_DAYS)), next_session(manager, today)
    key = f"rota:{manager.id}:{number + 1}"
    return Wanted(ReviewKind.ROTA, key, reviewer.id, since, due, due, manager.id, person.id)


def _latest_reviews() -> dict[int, date]:
    """The last day that a rota's review of each person looked at."""
    of_rota = Review.kind == ReviewKind.ROTA, Review.state != CANCELLED
    query = select(Review.person_id, func.max(Review.to_on)).where(*of_rota).group_by(Review.person_id)
    return {person_id: on for person_id, on in db.session.execute(query) if person_id is not None}


def _running() -> set[int]:
    """The managers with whom a review is planned, or was done for a session that is still to come."""
    today = here().today()
    to_come = (Review.state == PLANNED) | ((Review.state == DONE) & (Review.due_on >= today))
    query = select(Review.manager_id).where(Review.kind == ReviewKind.ROTA, to_come)
    return {manager_id for manager_id in db.session.scalars(query) if manager_id is not None}


# --- the quarterly check ---------------------------------------------------------------------------------


def _quarterly() -> Iterator[Wanted]:
    """Of the quarter that has ended, for each group manager who managed anybody."""
    quarter = before(Cadence.QUARTERLY, period_of(Cadence.QUARTERLY, here().today()))
    within = here().policy.number("reviews.check_within_working_days")
    due = here().calendar.add(quarter.last, within)
    known = set(db.session.scalars(select(Review.key).where(Review.period == quarter.name)))
    for person in _staff():
        wanted = _check(person, quarter, due)
        if "group_manager" in person.roles and wanted.key not in known:
            yield wanted


def _check(person: Person, quarter: Period, due: date) -> Wanted:
    key = f"quarterly_check:{person.id}:{quarter.name}"
    return Wanted(ReviewKind.QUARTERLY_CHECK, key, person.id, quarter.first, quarter.last, due, period=quarter.name)


# --- what becomes of planned ones ------------------------------------------------------------------------


def _changed() -> Iterator[Change]:
    """Planned reviews whose people have left, or whose session leads to another day now."""
    query = select(Review).where(Review.state == PLANNED).order_by(Review.id)
    for review in db.session.scalars(query).unique().all():
        about = [person for person in (review.person, review.manager) if person is not None]
        if not all(person.here_on(here().today()) for person in about):
            yield Change(review.id, "cancel", {"reason": LEFT})
        elif (due := _session_after(review)) != review.due_on:
            yield Change(review.id, "follow", {"due_on": due})


def _session_after(review: Review) -> date:
    """A review of the rota is due on the manager's next session, wherever that is moved, until it has passed."""
    if review.manager is None or review.due_on < here().today():
        return review.due_on
    made_on = review.made_at.astimezone(here().zone).date()
    return max(next_session(review.manager, made_on), here().today())


def _change(work: Work, change: Change) -> Counter[str]:
    query = select(Review).where(Review.id == change.review_id, Review.state == PLANNED)
    review: Review | None = work.session.scalars(query.with_for_update(of=Review)).unique().first()
    if review is None:
        return Counter(elsewhere=1)
    gate = DatabaseGate(work)
    gate.fire(review, change.trigger, work.context.system(ACTOR), change.facts)
    gate.settle()
    return Counter({"cancelled" if change.trigger == "cancel" else "moved": 1})
