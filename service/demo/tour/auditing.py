"""The tour's second part: a file is found inadequate, somebody above hears at once, actions are issued."""

from __future__ import annotations

from sqlalchemy import select

from service.database import db
from service.demo.tour.cast import CAST
from service.demo.tour.doing import add_action, answer, key_of, lead, remember_escalation, remember_plans
from service.demo.tour.story import Story, written_day
from service.models import ActionPlan, Audit, Cycle, Moderation
from service.usecases.transitions import fire_transition, possibilities
from workflows.moderation import REQUESTED
from workflows.words import Cause, Grade

AUDIT, PLAN, MANAGERS_PLAN = "audit of Pat’s case", "plan of Pat", "plan of Tom"
ESCALATION = "escalation of the inadequate grade"
GRADE = Grade.INADEQUATE
FINDING = "The plan has drifted since spring, and nobody has asked why. The child was not seen alone."


def audit_is_answered(story: Story) -> None:
    """The file is audited"""
    story.working_days(1)
    auditor = lead(story.records[AUDIT])
    answer(story, auditor, AUDIT, GRADE, reasons=False)
    audit = db.session.get_one(Audit, story.records[AUDIT])
    story.tell(f"{CAST[auditor].name} reads the file and answers {len(audit.answers)} questions, "
               f"section by section; every “no” and “partly” has a comment.")  # fmt: skip
    grade = {"overall_grade": GRADE.value, "reasons": FINDING}
    story.tries(auditor, "audit", AUDIT, "submit", "wants to submit.", "submit without actions", **grade)
    text = "See the child alone, and rewrite the plan with outcomes, dates and names."
    add_action(story, auditor, AUDIT, text, "practitioner")
    add_action(story, auditor, AUDIT, "Review the plan’s progress in supervision every month.", "manager")
    story.does(auditor, "audit", AUDIT, "submit", f"submits the audit: inadequate. “{FINDING}”", **grade)


def inadequate_escalates(story: Story) -> None:
    """An inadequate grade escalates at once"""
    escalation = remember_escalation(story, Cause.INADEQUATE, ESCALATION, audit_id=story.records[AUDIT])
    story.tell(
        f"In the same moment the service raises an escalation to {CAST['sara'].name}, service manager. She has until "
        f"{written_day(escalation.acknowledge_by_on)} to say that she knows, until "
        f"{written_day(escalation.resolve_by_on)} to decide."
    )
    story.working_days(1)
    story.does("sara", "escalation", ESCALATION, "acknowledge", "acknowledges it the next morning.")


def others_come_back(story: Story) -> None:
    """The other audits of the cycle come back"""
    cycle = db.session.get_one(Cycle, story.records["cycle"])
    others = [place.audit_id for place in cycle.drawn if place.audit_id and place.audit_id != story.records[AUDIT]]
    second_looks = 0
    for audit_id in others:
        story.records["another"] = audit_id
        auditor = lead(audit_id)
        answer(story, auditor, "another", Grade.GOOD)
        _quietly(story, auditor, "submit", overall_grade="good", reasons="Sound work, well recorded.")
        second_looks += graded_twice(story, audit_id)
        _quietly(story, _decider(story, audit_id), "close_without_actions",
                 running_record="Strengths shared with the worker.", signature=True)  # fmt: skip
    story.records.pop("another", None)
    story.tell(f"{len(others)} other audits are submitted as good, and closed without actions over a signature.")
    if second_looks:
        story.tell(f"{CAST['quinn'].name}, quality, first graded {second_looks} of them a second time, without seeing "
                   "the first grade: their auditors are new, or chance had it. The grades were the same.")  # fmt: skip


def graded_twice(story: Story, audit_id: int) -> int:
    """Whoever has to moderate it gives the same grade, which is agreed by itself; 0 when nobody has."""
    waiting = select(Moderation).where(Moderation.audit_id == audit_id, Moderation.state == REQUESTED)
    moderation = db.session.scalars(waiting).first()
    if moderation is None or moderation.moderator is None:
        return 0
    facts = {"grade": "good", "reasons": "Sound work, well recorded.", "quality": "good"}
    fire_transition("moderation", moderation.id, "grade", story.person(key_of(moderation.moderator)), facts)
    return 1


def _quietly(story: Story, who: str, trigger: str, **facts: object) -> None:
    fire_transition("audit", story.records["another"], trigger, story.person(who), facts)


def _decider(story: Story, audit_id: int) -> str:
    """Whoever of the cast the gate would let close the audit: the responsible manager."""
    for key in ("tom", "sara", "helen", "quinn"):
        _, found = possibilities("audit", audit_id, story.person(key))
        if any(possible.trigger == "close_without_actions" and possible.allowed for possible in found):
            return key
    raise LookupError("nobody of the cast may close this audit")


def actions_are_issued(story: Story) -> None:
    """Actions are issued, due at the owner’s next supervision"""
    story.working_days(1)
    story.does("tom", "audit", AUDIT, "issue_actions", "issues the actions: one plan for each who has some.")
    remember_plans(story, AUDIT, {"pat": PLAN, "tom": MANAGERS_PLAN})
    for name in (PLAN, MANAGERS_PLAN):
        plan = db.session.get_one(ActionPlan, story.records[name])
        story.tell(f"The {name} is due on {written_day(plan.due_on)}, at {CAST[key_of(plan.owner)].first_name}’s next "
                   "supervision.")  # fmt: skip
    story.days["first due"] = db.session.get_one(ActionPlan, story.records[PLAN]).due_on


def escalation_is_decided(story: Story) -> None:
    """The service manager decides"""
    story.working_days(2)
    text = "Worker and manager come to the quality clinic on Thursday; I join them."
    story.does("sara", "escalation", ESCALATION, "resolve", f"decides: a quality clinic. “{text}”",
               outcome="quality_clinic", text=text)  # fmt: skip
