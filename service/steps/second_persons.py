"""Tells whoever is to decide on an erasure or to review a package, and whoever asked of what became of it."""

from __future__ import annotations

from collections.abc import Iterable

from service.models import AccessRequest, Erasure, Person
from service.protecting import deciders, reviewers
from service.steps.telling import write
from service.transaction import Work
from workflows.definition import Tell
from workflows.words import Lane, Relation

ERASURE_DECIDED = Tell("erasure_decided", Relation.ASSIGNEE, Lane.REMINDER)
ERASURE_WAITS = Tell("erasure_waits", Relation.ASSIGNEE, Lane.REMINDER)
PACKAGE_DECIDED = Tell("package_decided", Relation.ASSIGNEE, Lane.REMINDER)
PACKAGE_WAITS = Tell("package_waits", Relation.ASSIGNEE, Lane.REMINDER)


def tell_asked(work: Work, erasure: Erasure) -> None:
    """Everybody who may decide on it."""
    work.session.flush()
    _tell(work, erasure, f"erasure:{erasure.id}:", ERASURE_WAITS, deciders(erasure))


def tell_decided(work: Work, erasure: Erasure) -> None:
    """Whoever asked for it, unless they took it back themselves."""
    if erasure.decided_by_id != erasure.asked_by_id:
        _tell(work, erasure, f"erasure:{erasure.id}:", ERASURE_DECIDED, [erasure.asked_by])


def tell_prepared(work: Work, request: AccessRequest) -> None:
    """Whoever is to review it, each time that it is put together."""
    assert request.prepared_at is not None
    stem = f"access_request:{request.id}:{int(request.prepared_at.timestamp())}:"
    _tell(work, request, stem, PACKAGE_WAITS, reviewers(request))


def tell_reviewed(work: Work, request: AccessRequest, by: int) -> None:
    """Whoever entered it: that it may go out, or that somebody else refused it."""
    if by != request.asked_by_id:
        stem = f"access_request:{request.id}:{request.state}:{int(work.now.timestamp())}:"
        _tell(work, request, stem, PACKAGE_DECIDED, [request.asked_by])


def _tell(work: Work, about: Erasure | AccessRequest, stem: str, told: Tell, people: Iterable[Person]) -> None:
    for person in people:
        write(work, about, f"{stem}{person.id}:", told, person)
