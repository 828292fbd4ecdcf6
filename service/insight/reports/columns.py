"""The sheets of an export: what stands in each, and the query that finds it for some audits. The case side alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from service.insight.measures.counting import SERVICE_ID
from service.insight.reports.words import CAUSES, GRADES, OUTCOMES, PLAN_STATES, THEMES, named
from service.insight.reports.workbook import Value
from service.insight.untold import told_outcome
from service.models import Action, ActionPlan, Answer, Audit, Case, Escalation, SectionResult, Service, Team
from service.toolbox import tool_at
from workflows.audit import AUDIT
from workflows.escalation import ESCALATION
from workflows.words import OF_THE_SERVICE, Side

Row = Sequence[Any]
NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True)
class Columns:
    """One sheet: `query` finds the rows of some audits, `said` makes of one row what stands in the cells."""

    name: str
    head: Sequence[str]
    query: Callable[[list[int]], Any]
    said: Callable[[Row], Sequence[Value]]
    widths: Sequence[int] = ()


def _word(words: Mapping[str, str], code: str | None) -> str | None:
    return named(words, code) if code else None


def _audits(numbers: list[int]) -> Any:
    columns = (
        Audit.id,
        Case.reference,
        Service.name,
        Team.name,
        Audit.case_status,
        Audit.kind,
        Audit.tool_key,
        Audit.tool_version,
        Audit.due_on,
        Audit.submitted_at,
        Audit.overall_grade,
        Audit.agreed_grade,
        Audit.state,
        Audit.reasons,
    )
    query = select(*columns).select_from(Audit).join(Case, Case.id == Audit.case_id)
    query = query.outerjoin(Team, Team.id == Case.team_id)
    query = query.outerjoin(Service, Service.id == SERVICE_ID)
    return query.where(Audit.id.in_(numbers)).order_by(Audit.id)


def _audit(row: Row) -> Sequence[Value]:
    *first, status, kind, tool, version, due, submitted, overall, agreed, state, reasons = row
    words = (_word(NOTHING, status), _word(NOTHING, kind), tool_at(tool, version).title, version, due, submitted)
    return (*first, *words, _word(GRADES, overall), _word(GRADES, agreed), AUDIT.by_state[state].label, reasons)


def _answers(numbers: list[int]) -> Any:
    columns = (Answer.audit_id, Audit.tool_key, Audit.tool_version, Answer.question_key)
    query = select(*columns, Answer.value, Answer.found_elsewhere, Answer.comment)
    query = query.join(Audit, Audit.id == Answer.audit_id).where(Answer.audit_id.in_(numbers))
    return query.order_by(Answer.audit_id, Answer.question_key)


def _answer(row: Row) -> Sequence[Value]:
    audit, tool, version, key, value, elsewhere, comment = row
    question = tool_at(tool, version).questions.get(key)
    if question is None:
        return audit, key, value, elsewhere, comment
    chosen = value in {str(choice) for choice in question.choices}
    return audit, question.text, _word(NOTHING, value) if chosen else value, elsewhere, comment


def _sections(numbers: list[int]) -> Any:
    columns = (SectionResult.audit_id, Audit.tool_key, Audit.tool_version, SectionResult.section_key)
    query = select(*columns, SectionResult.grade, SectionResult.no_action_reason)
    query = query.join(Audit, Audit.id == SectionResult.audit_id).where(SectionResult.audit_id.in_(numbers))
    return query.order_by(SectionResult.audit_id, SectionResult.id)


def _section(row: Row) -> Sequence[Value]:
    audit, tool, version, key, grade, reason = row
    titles = {section.key: section.title for section in tool_at(tool, version).sections}
    return audit, titles.get(key, key), _word(GRADES, grade), reason


def _actions(numbers: list[int]) -> Any:
    columns = (Action.audit_id, Action.plan_id, Action.text, Action.theme, Action.done, Action.done_note, Action.struck)
    own = (Action.audit_id.in_(numbers), Action.side == Side.CASE, Action.form_id.is_(None))
    return select(*columns).where(*own).order_by(Action.audit_id, Action.id)


def _action(row: Row) -> Sequence[Value]:
    audit, plan, text, theme, done, note, struck = row
    return audit, plan, text, _word(THEMES, theme), done, note, struck


def _plans(numbers: list[int]) -> Any:
    columns = (
        ActionPlan.audit_id,
        ActionPlan.id,
        ActionPlan.issued_on,
        ActionPlan.original_due_on,
        ActionPlan.due_on,
        ActionPlan.completed_on,
        ActionPlan.delay_at,
        ActionPlan.state,
    )
    own = (ActionPlan.audit_id.in_(numbers), ActionPlan.side == Side.CASE, ActionPlan.form_id.is_(None))
    return select(*columns).where(*own).order_by(ActionPlan.audit_id, ActionPlan.id)


def _plan(row: Row) -> Sequence[Value]:
    return (*row[:-1], _word(PLAN_STATES, row[-1]))


def _escalations(numbers: list[int]) -> Any:
    columns = (
        Escalation.audit_id,
        Escalation.cause,
        Escalation.raised_at,
        Escalation.resolved_at,
        told_outcome(),
        Escalation.state,
    )
    hanging = select(ActionPlan.id).where(or_(ActionPlan.form_id.is_not(None), ActionPlan.side != Side.CASE))
    aside = or_(Escalation.plan_id.is_(None), Escalation.plan_id.not_in(hanging))
    meant = (Escalation.form_id.is_(None), Escalation.cause.not_in(OF_THE_SERVICE), aside)
    return select(*columns).where(Escalation.audit_id.in_(numbers), *meant).order_by(Escalation.audit_id, Escalation.id)


def _escalation(row: Row) -> Sequence[Value]:
    """Its text is left out: it may tell of a person's competence."""
    audit, cause, raised, resolved, outcome, state = row
    label = ESCALATION.by_state[state].label
    return audit, _word(CAUSES, cause), raised, resolved, _word(OUTCOMES, outcome), label


SHEETS = (
    Columns(
        "Audits",
        (
            "Audit",
            "Reference",
            "Service",
            "Team",
            "Status",
            "Why",
            "Tool",
            "Version",
            "Due",
            "Submitted",
            "Auditor’s grade",
            "Agreed grade",
            "Where it is",
            "Reasons",
        ),
        _audits,
        _audit,
        (8, 14, 22, 22, 18, 18, 26, 8, 12, 12, 20, 20, 22, 60),
    ),
    Columns("Sections", ("Audit", "Section", "Grade", "Why no action"), _sections, _section, (8, 28, 20, 60)),
    Columns(
        "Answers", ("Audit", "Question", "Answer", "Found elsewhere", "Comment"), _answers, _answer, (8, 60, 18, 16, 60)
    ),
    Columns(
        "Actions",
        ("Audit", "Plan", "Action", "Theme", "Done", "What was done", "Struck"),
        _actions,
        _action,
        (8, 8, 60, 18, 8, 60, 8),
    ),
    Columns(
        "Plans",
        ("Audit", "Plan", "Issued", "First due", "Due", "Done on", "Given more time", "State"),
        _plans,
        _plan,
        (8, 8, 12, 12, 12, 12, 16, 26),
    ),
    Columns(
        "Escalations",
        ("Audit", "Why", "Raised", "Ended", "Outcome", "State"),
        _escalations,
        _escalation,
        (8, 28, 12, 12, 28, 18),
    ),
)
