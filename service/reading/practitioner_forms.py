"""The second form of an audit, for those alone who may read it."""

from __future__ import annotations

from service.database import db
from service.looking import looked_at
from service.models import Action, Person, PractitionerForm
from service.queries import Absent, visible

KIND = "practitioner_form"


def form_of_audit(audit_id: int, person: Person) -> PractitionerForm:
    """The practitioner's form of an audit; raises Absent, alike where there is none and where it is not to be known."""
    query = visible(KIND, person).where(PractitionerForm.audit_id == audit_id)
    found: PractitionerForm | None = db.session.scalars(query).unique().first()
    if found is None:
        raise Absent("practitioner form")
    looked_at(KIND, found.id, person.id)
    return found


def form_actions(audit_id: int, person: Person) -> list[Action]:
    """Its actions, struck ones included; raises Absent."""
    return list(form_of_audit(audit_id, person).actions)
