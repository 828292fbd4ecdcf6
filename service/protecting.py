"""Who may protect data in which way, and whom a request is about."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from service.database import db
from service.models import Case, Person
from service.people import actor_of, person_by_email
from workflows.engine import Incomplete, NotPermitted
from workflows.words import Relation, SubjectKind

ABOUT = ("case", "person")
REFUSED: Mapping[str, str] = {
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
