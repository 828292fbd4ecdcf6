"""What blindness leaves to somebody who still has to grade a file without knowing what was found."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy.orm import aliased

from service.context import here
from service.models import ActionPlan, Audit, Auditor, Escalation, Moderation
from service.queries.sight import Condition, Reader, closing, there_is, waiting
from workflows.moderation import REQUESTED
from workflows.words import Cause

ASKED, PART = aliased(Moderation), aliased(Auditor)


@closing("audit")
def _audits(reader: Reader) -> Condition:
    """That a file is audited again tells what the first found."""
    part = there_is(Audit, PART.audit_id == Audit.id, PART.person_id == reader.me)
    return or_(_not_of(reader, Audit, Audit.reaudit_of_id), part)


@closing("action_plan")
def _plans(reader: Reader) -> Condition:
    """Also of such an audit those that they must act on."""
    mine = or_(ActionPlan.owner_id == reader.me, waiting(reader, "action_plan", ActionPlan.id, ActionPlan))
    return or_(_not_of(reader, ActionPlan, ActionPlan.audit_id), mine)


@closing("escalation")
def _escalations(reader: Reader) -> Condition:
    """One that waits for them is among them, and one that nobody answers at the top: it must reach somebody."""
    mine = waiting(reader, "escalation", Escalation.id, Escalation)
    risk = Escalation.cause == Cause.SAFEGUARDING_NOW
    return or_(_not_of(reader, Escalation, Escalation.audit_id), risk, mine, _unanswered_at_the_top(reader))


def _not_of(reader: Reader, model: Any, audit_id: Any) -> Condition:
    """Not of an audit whose second grade they are asked for, unless the audit itself waits for them."""
    asked = or_(ASKED.moderator_id == reader.me, waiting(reader, "moderation", ASKED.id, ASKED))
    own = waiting(reader, "audit", ASKED.audit_id, ASKED)
    return ~there_is(model, ASKED.audit_id == audit_id, ASKED.state == REQUESTED, asked, ~own)


def _unanswered_at_the_top(reader: Reader) -> Condition:
    policy = here().policy
    levels = {cause: len(policy.of("escalation.levels", cause)) for cause in Cause}
    at_top = or_(*(and_(Escalation.cause == cause, Escalation.level >= top - 1) for cause, top in levels.items()))
    raised = and_(Escalation.state == "raised", Escalation.acknowledge_by_on < reader.today)
    undecided = and_(Escalation.state == "acknowledged", Escalation.resolve_by_on < reader.today)
    return and_(at_top, or_(raised, undecided))
