"""The whole life of audits on a real sample workbook: the tour is told once, and held to the rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from config.policy import Policy
from service.context import KEY, Context
from service.database import db
from service.demo.tour import auditing, changes, putting_right
from service.demo.tour.cast import CAST
from service.demo.tour.steps import STEPS, begun, heading, take
from service.demo.tour.story import Reminder, Story
from service.models import ActionPlan, Audit, Cycle, Escalation, History, Person, Supervision
from tests.conftest import Applications, empty
from tests.support.invariants import folding, tasks
from tests.support.samples import sample

pytestmark = pytest.mark.together
OPEN_IN_SAMPLE = 11


@dataclass
class Told:
    """A tour that has been taken: its story, every line of it, and what it left in the database."""

    story: Story
    lines: list[str]

    def record(self, model: Any, name: str) -> Any:
        return db.session.get_one(model, self.story.records[name])

    def history(self, kind: str, name: str) -> list[History]:
        query = select(History).where(History.subject_kind == kind, History.subject_id == self.story.records[name])
        return list(db.session.scalars(query.order_by(History.sequence)))

    def row(self, kind: str, name: str, trigger: str) -> History:
        """The one time that this happened to the record."""
        rows = [row for row in self.history(kind, name) if row.trigger == trigger]
        assert len(rows) == 1, f"{trigger} happened {len(rows)} times to the {name}"
        return rows[0]

    def reminders(self, name: str, kind: str = "action_plan") -> list[Reminder]:
        wanted = (kind, self.story.records[name])
        return [reminder for reminder in self.story.reminders if (reminder.kind, reminder.record_id) == wanted]


@contextmanager
def supplied_policy(context: Context) -> Iterator[None]:
    """As it is, with new auditors and chance: other tests do without."""
    before = context.policy
    context.policy = Policy.read(context.settings.policy_file)
    try:
        yield
    finally:
        context.policy = before


@pytest.fixture(scope="module")
def told(database: str, applications: Applications) -> Iterator[Told]:
    """The tour, taken once on each database, by the policy that is supplied."""
    application = applications(database)
    context = application.extensions[KEY]
    lines: list[str] = []
    with application.app_context(), supplied_policy(context):
        with begun(context, sample("annex_a/annex-a-header-row-1.xlsx"), lines.append) as story:
            take(story)
            yield Told(story, lines)
        db.session.rollback()
        empty()
        db.session.remove()


def name(number: int | None) -> str:
    return db.session.get_one(Person, number).name


def test_every_step_is_told_under_its_heading(told: Told) -> None:
    headings = [line.strip() for line in told.lines if line.startswith("\n")]
    assert headings == [f"{number}. {heading(step)}" for number, step in enumerate(STEPS, start=1)]


def test_the_sample_workbook_gives_its_open_frame(told: Told) -> None:
    assert told.story.counts["first import"]["opened"] == OPEN_IN_SAMPLE


def test_the_same_workbook_again_changes_nothing(told: Told) -> None:
    first, again = told.story.counts["first import"], told.story.counts["second import"]
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, first["created"])


def test_every_open_case_is_allocated(told: Told) -> None:
    assert told.story.counts["allocations"]["updated"] == OPEN_IN_SAMPLE
    assert told.story.counts["allocations"]["refused"] == 0


def test_the_cycle_sends_every_drawn_case_to_an_auditor_who_does_not_hold_it(told: Told) -> None:
    cycle = told.record(Cycle, "cycle")
    audits = [db.session.get_one(Audit, place.audit_id) for place in cycle.drawn]
    assert len(audits) == round(OPEN_IN_SAMPLE / 2)
    assert all(audit.lead and audit.lead.id != audit.case.worker_id for audit in audits)


def test_the_cycle_is_reported_after_its_cut_off(told: Told) -> None:
    cycle, closed = told.record(Cycle, "cycle"), told.row("cycle", "cycle", "close")
    assert cycle.state == "reported"
    assert closed.at.date() > cycle.cut_off_on


def test_an_audit_with_weak_points_is_refused_until_it_has_actions(told: Told) -> None:
    assert told.story.refusals["submit without actions"].startswith("Add an action, or say why none is needed, for:")
    assert told.row("audit", auditing.AUDIT, "submit").to_state == "audited"


def test_an_inadequate_grade_raises_an_escalation_at_once(told: Told) -> None:
    audit, escalation = told.record(Audit, auditing.AUDIT), told.record(Escalation, auditing.ESCALATION)
    assert (audit.overall_grade, escalation.cause) == ("inadequate", "inadequate")
    assert escalation.raised_at == audit.submitted_at


def test_the_service_manager_acknowledges_and_decides_it(told: Told) -> None:
    steps = [(row.trigger, row.actor_name) for row in told.history("escalation", auditing.ESCALATION)]
    assert steps == [("raise", "Countersign"), ("acknowledge", "Sara Iqbal"), ("resolve", "Sara Iqbal")]


def test_plans_are_due_at_the_next_supervision_of_their_owners(told: Told) -> None:
    first = told.record(ActionPlan, auditing.PLAN)
    assert first.original_due_on == told.story.days["session of pat"]
    assert told.record(ActionPlan, auditing.MANAGERS_PLAN).due_on == told.story.days["session of tom"]


def test_reminders_come_seven_two_and_no_days_before_each_once(told: Told) -> None:
    due = told.story.days["first due"]
    first = [reminder for reminder in told.reminders(auditing.PLAN) if reminder.due_on == due]
    assert [(reminder.on, reminder.to) for reminder in first] == [
        (due - timedelta(days=days), "Pat Osei") for days in (7, 2, 0)
    ]


def test_clocks_that_strike_again_tell_nobody_again(told: Told) -> None:
    assert told.story.counts["struck again"] == {"messages": 0}


def test_a_delay_is_authorised_once_and_by_the_line_manager(told: Told) -> None:
    agreed, asked = (
        told.row("action_plan", auditing.PLAN, trigger) for trigger in ("authorise_delay", "request_delay")
    )
    assert (asked.actor_name, agreed.actor_name) == ("Pat Osei", "Tom Reid")
    assert agreed.facts["signed_by"] == "Tom Reid"


def test_a_delay_moves_the_due_day_by_one_supervision_and_keeps_the_original(told: Told) -> None:
    delayed = told.record(ActionPlan, auditing.PLAN)
    assert told.story.days["delayed due"] == told.story.days["first due"] + timedelta(days=28)
    assert delayed.original_due_on == told.story.days["first due"]


def test_a_second_delay_is_refused_with_a_sentence(told: Told) -> None:
    once = "This plan was delayed once already. A plan can be delayed only once."
    assert told.story.refusals["second delay"] == once
    assert told.story.refusals["delay after sending back"] == once


def test_the_due_day_follows_a_supervision_that_moves(told: Told) -> None:
    session, followed = (
        told.record(Supervision, "next session of pat"),
        told.row("action_plan", auditing.PLAN, "follow"),
    )
    assert session.on == told.story.days["moved due"] != told.story.days["delayed due"]
    assert followed.facts["due_on"] == session.on.isoformat()


def test_reminders_follow_the_moved_supervision_too(told: Told) -> None:
    moved = told.story.days["moved due"]
    later = [reminder for reminder in told.reminders(auditing.PLAN) if reminder.due_on != told.story.days["first due"]]
    assert [(reminder.due_on, reminder.number) for reminder in later] == [(moved, 7), (moved, 2)]


def test_a_plan_is_completed_sent_back_completed_and_signed_off(told: Told) -> None:
    triggers = [row.trigger for row in told.history("action_plan", auditing.PLAN)]
    assert triggers[-4:] == ["complete", "refer_back", "complete", "sign_off"]


def test_the_manager_signs_with_a_running_record_and_the_declaration(told: Told) -> None:
    signed = told.row("action_plan", auditing.PLAN, "sign_off")
    assert signed.actor_name == signed.facts["signed_by"] == "Tom Reid"
    assert signed.facts["running_record"] == putting_right.RUNNING_RECORD
    assert "confirm" in signed.facts["declaration"]


def test_owners_are_refused_their_own_signature(told: Told) -> None:
    assert told.story.refusals["sign-off by the owner"] == "Only the owner's line manager (Tom Reid) can do this."
    assert told.story.refusals["own sign-off"] == "Only the owner's line manager (Sara Iqbal) can do this."


def test_the_audit_is_signed_off_by_itself_with_its_last_plan(told: Told) -> None:
    ended = told.history("audit", auditing.AUDIT)[-1]
    assert (ended.trigger, ended.to_state, ended.actor_roles) == ("sign_off", "signed_off", "system")


def test_the_plan_of_a_leaver_stands_with_the_line_manager_until_it_is_reassigned(told: Told) -> None:
    assert told.story.counts["second staff"]["left"] == 1
    assert name(told.story.records["stood with"]) == "Tom Reid"
    reassigned = told.row("action_plan", changes.LENAS_PLAN, "reassign")
    plan = told.record(ActionPlan, changes.LENAS_PLAN)
    assert (reassigned.actor_name, plan.owner.name) == ("Tom Reid", "Olu Bright")
    assert plan.due_on == told.story.days["session of olu"]


def test_a_case_that_closes_takes_its_audit_and_plan_with_it_when_quality_says_so(told: Told) -> None:
    assert told.story.counts["closing import"]["closed"] == 1
    assert told.row("audit", changes.CLOSING, "withdraw").actor_name == "Quinn Adair"
    withdrawn = told.row("action_plan", changes.CLOSING_PLAN, "withdraw")
    assert (withdrawn.to_state, withdrawn.actor_roles) == ("withdrawn", "system")


def test_a_plan_that_runs_over_is_escalated_on_the_next_working_day(told: Told) -> None:
    escalated, plan = told.row("action_plan", changes.OLUS_PLAN, "escalate"), told.record(ActionPlan, changes.OLUS_PLAN)
    assert escalated.at.date() == told.story.context.calendar.next_after(plan.original_due_on)
    assert escalated.actor_roles == "system"
    assert name(told.story.records["first addressee"]) == "Sara Iqbal"


def test_an_escalation_that_nobody_acknowledges_is_passed_up(told: Told) -> None:
    steps = [(row.trigger, row.actor_name) for row in told.history("escalation", changes.OVERDUE)]
    assert [trigger for trigger, _ in steps] == ["raise", "pass_up", "acknowledge", "complete_late"]
    assert dict(steps)["acknowledge"] == name(told.story.records["second addressee"]) == "Helen Marsh"
    assert told.record(Escalation, changes.OVERDUE).level == 1


def test_a_re_audit_is_linked_to_the_first_audit_and_its_escalation(told: Told) -> None:
    again, first = told.record(Audit, changes.REAUDIT), told.record(Audit, changes.OLUS)
    assert (again.kind, again.reaudit_of_id, again.case_id) == ("reaudit", first.id, first.case_id)
    assert told.record(Escalation, changes.WEAK).reaudit_id == again.id
    assert again.state == "signed_off"


def test_history_verifies_at_the_end(told: Told) -> None:
    assert told.story.findings == []


def test_every_history_folds_to_its_record_and_every_open_record_has_somebody(told: Told) -> None:
    assert [*folding(), *tasks()] == []


def test_everybody_who_is_named_in_the_tour_is_of_its_cast(told: Told) -> None:
    actors = set(db.session.scalars(select(History.actor_name).where(History.actor_id.is_not(None))))
    assert actors <= {player.name for player in CAST.values()}


def test_days_are_told_in_order(told: Told) -> None:
    rows = list(db.session.scalars(select(History.at).order_by(History.id)))
    assert all(earlier <= later for earlier, later in pairwise(rows))
