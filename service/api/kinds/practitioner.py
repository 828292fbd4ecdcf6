"""Practitioners' forms as the API lists them; they are begun at the address of their audit."""

from service.api.kinds.kind import Kind, query_of, yes
from service.api.shapes.practitioner import PractitionerFormShape
from service.fields import Day, Number, Words

PRACTITIONER_FORM = Kind(
    "practitioner_form",
    "The second form of an audit, kept on the practitioner's supervision file.",
    PractitionerFormShape,
    query_of(
        "practitioner_form",
        practitioner=Words(metadata={"description": "The practitioner's e-mail."}),
        audit_id=Number(),
        due_before=Day(),
        overdue=yes("Only those to discuss whose day has passed."),
        mine=yes("Only those about you."),
    ),
)
