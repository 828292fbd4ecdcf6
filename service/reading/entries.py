"""Running record entries ready to be copied into the case system or the supervision file: plain text, one side each."""

from __future__ import annotations

from collections.abc import Iterable

from service.models import Action, ActionPlan, Audit, Person, PractitionerForm
from service.reading.actions import by_plan, said, whose
from service.reading.copies import Copy, audit_to_file, copy_of, form_to_file
from service.reading.plans import local_day
from service.reading.signatures import Signature, Signed, signatures
from service.standing import kind_of
from workflows.guards.wording import written


def case_entry(audit_id: int, person: Person) -> str:
    """Date, case, grade, each action with its day, and who signed; nothing of the practitioner's own file."""
    audit = audit_to_file(audit_id, person)
    return _entry(audit, signatures([audit, *audit.plans]))


def case_papers(audit_id: int, person: Person) -> tuple[Copy, str]:
    """The copy to file and the entry for the running record, of one look at the audit."""
    audit = audit_to_file(audit_id, person)
    signed = signatures([audit, *audit.plans])
    return copy_of(audit, signed), _entry(audit, signed)


def _entry(audit: Audit, signed: Signed) -> str:
    lines = [_heading(audit), f"Grade: {said(audit.grade).lower()}." if audit.grade else ""]
    lines += _action_lines(audit.actions, {plan.id: signed.get((kind_of(plan), plan.id)) for plan in audit.plans})
    closed = signed.get((kind_of(audit), audit.id))
    lines += [f"No actions were needed. {_by(closed)}"] if closed else []
    return _text(lines)


def practitioner_entry(audit_id: int, person: Person) -> str:
    """What was found and agreed, each action with its day, and who signed."""
    form = form_to_file(audit_id, person)
    signed = signatures(form.plans)
    lines = [_heading(form.audit), _discussed(form)]
    lines += [f"Found: {_ended(finding['text'])}" for finding in form.findings]
    lines += [f"Done well: {_ended(form.strengths)}"] if form.strengths else []
    lines += [f"Agreed: {_ended(form.agreed)}"] if form.agreed else []
    lines += _action_lines(form.actions, {plan.id: signed.get((kind_of(plan), plan.id)) for plan in form.plans})
    return _text(lines)


def _heading(audit: Audit) -> str:
    day, lead = local_day(audit.submitted_at), audit.lead
    on = f" of {written(day)}" if day else ""
    return f"Case file audit{on}, reference {audit.case.reference}{', by ' + lead.name if lead else ''}."


def _discussed(form: PractitionerForm) -> str:
    if form.discussed_on is None:
        return f"To be discussed with {form.practitioner.name} in supervision."
    by = f", {form.discussed_by.name}" if form.discussed_by else ""
    return f"Discussed with {form.practitioner.name} in supervision on {written(form.discussed_on)}{by}."


def _action_lines(actions: Iterable[Action], signed: dict[int, Signature | None]) -> list[str]:
    return [_action(action, action.plan, signed) for action in actions if not action.struck]


def _action(action: Action, plan: ActionPlan | None, signed: dict[int, Signature | None]) -> str:
    due = f" Due {by_plan(action)}." if plan else ""
    done = f" Done: {_ended(action.done_note)}" if action.done_note else ""
    signature = signed.get(plan.id) if plan else None
    return f"{whose(action)}: {_ended(action.text)}{due}{done}{' ' + _by(signature) if signature else ''}"


def _by(signature: Signature) -> str:
    return f"Signed off by {signature.name} on {written(signature.on)}."


def _ended(text: str) -> str:
    stripped = " ".join(text.split())
    return stripped if stripped.endswith((".", "!", "?")) else f"{stripped}."


def _text(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)
