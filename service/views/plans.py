"""What the guards may know about an action plan, and where a delay would lead."""

from __future__ import annotations

from datetime import date

from service.context import here
from service.models import ActionPlan
from service.sessions import delayed_session
from workflows import action_plan
from workflows.due_dates import latest_day
from workflows.views import PlanView
from workflows.words import Side


def plan_view(record: ActionPlan) -> PlanView:
    today, standing = here().today(), [action for action in record.actions if not action.struck]
    requested = record.delay_requested_on is not None
    return PlanView(
        side=Side(record.side),
        due_on=record.due_on,
        original_due_on=record.original_due_on,
        latest_on=record.latest_on,
        period_days=record.period_days,
        owner_id=record.owner_id,
        ever_owner_ids=record.ever_owner_ids,
        actions=frozenset(action.id for action in standing),
        open_actions=frozenset(action.id for action in standing if not action.done),
        delayed=record.delay_at is not None,
        delay_requested=requested,
        requested_before_due=requested and record.delay_requested_in_time,
        look_up_delayed=lambda: delayed_due_on(record) if record.state in action_plan.WORKING else None,
        owner_gone=not record.owner.here_on(today),
        audit_state=record.behind.state if record.behind else None,
        form_state=record.form.state if record.form else None,
        sign_off_due_on=record.sign_off_due_on,
    )


def delayed_due_on(plan: ActionPlan) -> date:
    """The supervision after the one at which the plan is due, by the period fixed at issue, within the latest day."""
    return min(delayed_session(plan, plan.due_on), delayed_latest(plan))


def delayed_latest(plan: ActionPlan) -> date:
    """The latest day once a delay is given: two periods after the original day."""
    return latest_day(plan.original_due_on, plan.period_days, True)
