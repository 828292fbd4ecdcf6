"""Escalations, supervision sessions and cycles, as the API lists and begins them."""

from service.api.kinds.kind import Kind, body_of, chosen, query_of, yes
from service.api.shapes.cycles import CycleShape
from service.api.shapes.oversight import EscalationShape, SupervisionShape
from service.fields import Day, Number, Words
from service.usecases.booking import SUPERVISION_FIELDS, book_supervision
from service.usecases.cycling import CYCLE_FIELDS, create_cycle
from workflows.words import Cause

ESCALATION = Kind(
    "escalation",
    "What somebody above must act on.",
    EscalationShape,
    query_of(
        "escalation",
        cause=chosen(Cause),
        team=Words(),
        audit_id=Number(),
        plan_id=Number(),
        case_reference=Words(),
        mine=yes("Only those that wait for you."),
    ),
)

SUPERVISION = Kind(
    "supervision",
    "Supervision sessions, on which every due day hangs.",
    SupervisionShape,
    query_of(
        "supervision",
        person=Words(metadata={"description": "The supervisee's e-mail."}),
        due_before=Day(metadata={"description": "Only sessions before this day."}),
        mine=yes("Only your own."),
    ),
    book_supervision,
    body_of("NewSupervision", SUPERVISION_FIELDS),
)

CYCLE = Kind(
    "cycle",
    "Rounds of audits drawn from all open cases.",
    CycleShape,
    query_of("cycle"),
    create_cycle,
    body_of("NewCycle", CYCLE_FIELDS),
)
