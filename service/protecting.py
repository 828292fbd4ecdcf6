"""Who may protect data in which way, and whom a request is about."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from service.context import here
from service.database import db
from service.models import AccessRequest, Case, Erasure, Person
from service.people import actor_of, line_above, person_by_email, role_holders
from workflows.engine import Incomplete, NotPermitted
from workflows.words import Relation, SubjectKind

ABOUT = ("case", "person")
REFUSED: Mapping[str, str] = {
    "account.connect": "Only administrators connect accounts with people. Ask one of them.",
    "data.approve": "Only the data protection officer and administrators decide on an erasure. Ask one of them.",
    "data.disclose": "Only the data protection officer puts together what is held about somebody. Ask them.",
    "data.erase": "Only the data protection officer asks for an erasure. Ask them.",
    "data.hold": "Only the data protection officer places and lifts legal holds. Ask them.",
    "data.protect": "Only those who protect data see this. Ask the data protection officer.",
    "data.retain": "Only the data protection officer has data erased that was kept long enough. Ask them.",
    "data.review": "Only the data protection officer and the quality team review this. Ask one of them.",
}
NO_CASE = "No case has this reference. Give it as it stands in the case system."
NOBODY = "Nobody has this e-mail address. Give it as it stands on the staff record."


def may_protect(person: Person, permission: str) -> bool:
    """Whether somebody holds one of these permissions, which are for everything or for nothing."""
    return Relation.ALL in actor_of(person).scopes(permission)


def check(person: Person, permission: str) -> None:
    """Raise NotPermitted for whoever may not."""
    if not may_protect(person, permission):
        raise NotPermitted(REFUSED[permission])


def subject_of(about: str, key: str) -> int:
    """The number of the case of this reference, or of the person of this e-mail; raises Incomplete."""
    if about not in ABOUT:
        raise Incomplete({"about": "Say whether it is about a case or about a member of staff."})
    if about == "case":
        case = Case.kind == SubjectKind.CASE, Case.reference == key.strip()
        number = db.session.scalar(select(Case.id).where(*case))
    else:
        found = person_by_email(key)
        number = found.id if found else None
    if number is None:
        raise Incomplete({"key": NO_CASE if about == "case" else NOBODY})
    return number


def deciders(erasure: Erasure) -> list[Person]:
    """Who may decide on an erasure: never whoever asked for it or whom it is about."""
    about = erasure.number if erasure.kind == "person" else None
    return [one for one in _holders("data.approve") if one.id not in (erasure.asked_by_id, about)]


def reviewers(request: AccessRequest) -> list[Person]:
    """Who is asked to review a package: of those above a member of staff the nearest who is here."""
    if request.person is None:
        found = _holders("data.review")
    else:
        above = [one for one in line_above(request.person) if may_review(one, request)]
        found = [one for one in above if not one.on_leave(here().today())] or above
        found = found[:1] or _holders("data.disclose")
    return [one for one in found if may_review(one, request)]


def _holders(permission: str) -> list[Person]:
    return role_holders(*sorted(here().roles.holding(permission, Relation.ALL)))


def may_review(person: Person, request: AccessRequest) -> bool:
    """Whether somebody may be the second person: never whoever asked for it or whom it is about.

    What is about a member of staff is reviewed by those above them, who may read their file; where there is nobody
    above, by another data protection officer.
    """
    if person.id in (request.asked_by_id, request.person_id):
        return False
    if request.case_id is not None:
        return may_protect(person, "data.review")
    assert request.person is not None
    above = [one for one in line_above(request.person) if one.here_on(here().today())]
    return person in above if above else may_protect(person, "data.disclose")


def may_see(person: Person, request: AccessRequest) -> bool:
    """Whether somebody is told that there is such a request: the officer, and those who may be the second person."""
    return may_protect(person, "data.disclose") or may_review(person, request)


def may_open(person: Person, request: AccessRequest) -> bool:
    """Whether somebody may open the package now: the second person, and the officer once that is allowed.

    A practitioner's file is the line's alone (DOMAIN 7): the officer opens it when a reviewer has let it out.
    """
    if may_review(person, request):
        return True
    reviewed = request.reviewed_at is not None
    return may_protect(person, "data.disclose") and (request.case_id is not None or reviewed)
