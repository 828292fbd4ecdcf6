"""What messages about erasures and packages say, and to whom they still go when they are sent: never about whom."""

from __future__ import annotations

from notifications.letter import Skip
from service.context import here
from service.models import AccessRequest, Erasure, Outbox, Person
from service.protecting import may_protect, may_review
from service.steps.second_persons import ERASURE_DECIDED, ERASURE_WAITS, PACKAGE_WAITS

ERASURE, REQUEST = "erasure", "access_request"


def recipient_of(row: Outbox, about: Erasure | AccessRequest) -> Person:
    """Whoever was written to; raises Skip for one who has left or may not see it, and where nothing waits any more."""
    person = row.recipient
    assert person is not None, "messages about erasures and packages are written to somebody"
    if not person.here_on(here().today()):
        raise Skip(f"{person.name} does not work here any more.")
    if row.message in (ERASURE_WAITS.message, PACKAGE_WAITS.message) and not _waits(about):
        raise Skip("It was decided before the message went out.")
    if not _may(row, person, about):
        raise Skip(f"{person.name} has no part in it any more.")
    return person


def values_of(about: Erasure | AccessRequest) -> dict[str, dict[str, str]]:
    """Where it stands, and nothing of what it is about."""
    return {"decision": {"state": about.state}}


def page_of(about: Erasure | AccessRequest) -> str:
    return f"/data-protection/requests/{about.id}" if isinstance(about, AccessRequest) else "/data-protection/erasures"


def _waits(about: Erasure | AccessRequest) -> bool:
    return about.state in ("asked", "prepared")


def _may(row: Outbox, person: Person, about: Erasure | AccessRequest) -> bool:
    if isinstance(about, Erasure):
        return may_protect(person, "data.erase" if row.message == ERASURE_DECIDED.message else "data.approve")
    return may_review(person, about) if row.message == PACKAGE_WAITS.message else may_protect(person, "data.disclose")
