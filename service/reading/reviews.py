"""What the rota of reviews and a review's page say: whose audits are looked at, with whom, by when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from service.context import here
from service.database import db
from service.models import Audit, Review
from service.queries import Sight
from service.reading.audits import AuditLine, audits_seen
from service.reading.history import happened
from service.reading.one import seen_one
from service.reading.pages import Page, paged
from service.reading.plans import local_day
from service.reading.record_pages import RecordPage, own_tasks
from service.reviewing import audits_to_review
from service.surroundings import people_around
from workflows.review import PLANNED
from workflows.words import ReviewKind

WHOLE = (joinedload(Review.person).lazyload("*"), joinedload(Review.manager).lazyload("*"), selectinload(Review.audits))


@dataclass(frozen=True)
class ReviewLine:
    """A review in a row; days are local. `quarterly`: of a quarter’s file audits, not of one person’s."""

    id: int
    state: str
    quarterly: bool
    reviewer: str
    mine: bool
    manager: str | None
    person: str | None
    from_on: date
    to_on: date
    due_on: date
    recorded_on: date | None
    looked_at: str | None
    findings: str | None
    follows: str | None
    late: bool


@dataclass(frozen=True)
class ReviewPage(RecordPage):
    """`audits`: those to look at, or looked at, as far as the reader may see them; `unseen`: how many they may not."""

    review: ReviewLine
    audits: Sequence[AuditLine]
    unseen: int


def review_list(sight: Sight, *, done: bool, page: int) -> Page[ReviewLine]:
    """The reviews that somebody may see: planned ones by day, or those recorded and cancelled, newest first."""
    state = Review.state != PLANNED if done else Review.state == PLANNED
    order = (Review.id.desc(),) if done else (Review.due_on, Review.id)
    query = select(Review).where(sight.of("review"), state).order_by(*order)
    return paged(query, page, lambda review: _line(review, sight), *WHOLE)


def next_review(sight: Sight) -> ReviewLine | None:
    """The next review that waits for somebody."""
    mine = Review.reviewer_id == sight.person.id, Review.state == PLANNED
    query = select(Review).where(*mine).order_by(Review.due_on, Review.id).options(*WHOLE).limit(1)
    found = db.session.scalars(query).unique().first()
    return _line(found, sight) if found else None


def review_page(number: int, sight: Sight) -> ReviewPage:
    """Raises Absent for one that the person may not see."""
    found: Review = seen_one("review", number, sight, *WHOLE)
    numbers = [looked_at.audit_id for looked_at in found.audits] or audits_to_review(found)
    audits = audits_seen(sight, Audit.id.in_(numbers)) if numbers else []
    return ReviewPage(
        record=found,
        people=people_around(None, found.reviewer_id, found.person_id, sight.person.id),
        entries=happened([("review", number)], sight),
        tasks=own_tasks([("review", number)], sight),
        review=_line(found, sight),
        audits=audits,
        unseen=len(numbers) - len(audits),
    )


def _line(review: Review, sight: Sight) -> ReviewLine:

    return ReviewLine(
        id=review.id,
        state=review.state,
        quarterly=review.kind == ReviewKind.QUARTERLY_CHECK,
        reviewer=review.reviewer.name,
        mine=review.reviewer_id == sight.person.id,
        manager=review.manager.name if review.manager else None,
        person=review.person.name if review.person else None,
        from_on=review.from_on,
        to_on=review.to_on,
        due_on=review.due_on,
        recorded_on=local_day(review.recorded_at),
        looked_at=review.looked_at,
        findings=review.findings,
        follows=review.follows,
        late=review.state == PLANNED and review.due_on < here().today(),
    )
