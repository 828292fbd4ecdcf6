"""The demonstration as it is filled: a shorter half year on a day of the tests' own, through the real use cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from config.demo import DEMO_PASSWORD, SIGN_INS
from service.context import KEY
from service.database import db
from service.demo.fill import Filled, fill, is_empty
from service.demo.half_year import TOLD_DAYS
from service.demo.quiet import REASON
from service.insight.reports.checking import check_report, ready
from service.models import ActionPlan, Audit, Case, Cycle, Escalation, History, Import, Outbox, Person, Task
from service.people import person_by_email
from service.signing_in import check_password
from service.usecases.histories import verify
from tests.conftest import Applications, empty
from tests.support.invariants import folding, tasks
from tests.support.world import LONDON, HandClock

pytestmark = pytest.mark.together
TODAY = datetime(2026, 11, 25, 10, 30, tzinfo=LONDON)  # a Wednesday
SHORT_DAYS = 70
# What must wait for whom: the kinds of tasks that their page shows on the first day.
WAITING = {
    "practitioner": {"complete_plan"},
    "team.manager": {"audit_file", "decide_delay", "hold_supervision", "issue_actions", "sign_off_plan"},
    "group.manager": {"audit_file"},
    "service.manager": {"acknowledge_escalation", "resolve_escalation", "sign_off_plan"},
    "head.of.service": {"acknowledge_top_escalation", "sign_off_plan"},
    "reviewing.officer": {"audit_file"},
    "moderator": {"audit_file"},
    "quality": {"audit_file"},
    "performance": {"close_cycle", "draw_cycle"},
    "external": {"audit_file"},
}


@dataclass
class Made:
    """What was made, and what was said while it was."""

    filled: Filled
    progress: list[tuple[float, str]]


@pytest.fixture(scope="module")
def made(database: str, applications: Applications) -> Iterator[Made]:
    """A demonstration of ten weeks, made once on each database."""
    application = applications(database)
    application.extensions[KEY].clock = HandClock(TODAY)
    said: list[tuple[float, str]] = []
    with application.app_context():
        yield Made(fill(lambda share, what: said.append((share, what)), SHORT_DAYS), said)
        db.session.rollback()
        empty()
        db.session.remove()


def somebody(key: str) -> Person:
    person = person_by_email(f"{key}@demo.example")
    assert person is not None
    return person


def waiting_for(key: str) -> Counter[str]:
    query = select(Task.kind).where(Task.closed_at.is_(None), Task.assignee_id == somebody(key).id)
    return Counter(db.session.scalars(query))


def counted(model: type, *conditions: object) -> int:
    return db.session.scalar(select(func.count(model.id)).where(*conditions)) or 0  # type: ignore[attr-defined,arg-type]  # any table


def test_the_story_goes_through_the_gate_without_a_refusal(made: Made) -> None:
    assert made.filled.refusals == ()


def test_staff_cases_and_audits_are_there(made: Made) -> None:
    assert (made.filled.people, made.filled.cases) == (84, 592)
    assert made.filled.audits == counted(Audit) > 80
    assert not is_empty()


def test_two_reports_of_the_last_quarter_are_there_and_can_be_reckoned_again(made: Made) -> None:
    reports = ready()
    assert {(one.kind, one.to_on) for one in reports} == {
        (kind, date(2026, 9, 30)) for kind in ("quarterly", "committee")
    }
    assert [str(change) for one in reports for change in check_report(one) if "(as kept)" in str(change)] == []


def test_everything_came_through_the_importer(made: Made) -> None:
    kinds = Counter(db.session.scalars(select(Import.kind)))
    assert kinds == {"staff_csv": 2, "annex_a": 3, "allocations_csv": 3}
    assert sum(imported.counts["refused"] for imported in db.session.scalars(select(Import))) == 0


@pytest.mark.parametrize("key", sorted(WAITING))
def test_work_waits_for_each_who_signs_in(made: Made, key: str) -> None:
    assert WAITING[key] <= set(waiting_for(key))


def test_the_practitioner_has_a_plan_that_ran_over_one_delayed_one_to_sign_off_and_two_due(made: Made) -> None:
    open_plans = ActionPlan.owner_id == somebody("practitioner").id, ActionPlan.state != "signed_off"
    states = Counter(db.session.scalars(select(ActionPlan.state).where(*open_plans)))
    assert states == {"escalated": 1, "delay_authorised": 1, "completed": 1, "issued": 2}


def test_plans_due_next_are_due_at_the_next_supervision(made: Made) -> None:
    query = select(ActionPlan.due_on).where(
        ActionPlan.owner_id == somebody("practitioner").id, ActionPlan.state.in_(("issued", "delay_authorised"))
    )
    days = set(db.session.scalars(query))
    assert len(days) == 1
    assert min(days) > TODAY.date()


def test_the_plan_that_ran_over_is_new_to_the_service_manager(made: Made) -> None:
    query = select(Escalation.state).join(Escalation.plan).where(ActionPlan.owner_id == somebody("practitioner").id)
    assert list(db.session.scalars(query.where(Escalation.state != "resolved"))) == ["raised"]


def test_the_past_has_all_that_can_happen(made: Made) -> None:
    happened = set(db.session.execute(select(History.subject_kind, History.trigger)))
    assert happened >= {
        ("action_plan", "authorise_delay"),
        ("action_plan", "escalate"),
        ("action_plan", "reassign"),
        ("action_plan", "refer_back"),
        ("action_plan", "sign_off"),
        ("audit", "close_without_actions"),
        ("audit", "withdraw"),
        ("escalation", "pass_up"),
        ("escalation", "resolve"),
        ("supervision", "hold"),
    }


def test_a_leaver_owns_nothing_any_more(made: Made) -> None:
    leaver = db.session.scalars(select(Person).where(Person.left_on <= TODAY.date())).unique().one()
    assert counted(Task, Task.closed_at.is_(None), Task.assignee_id == leaver.id) == 0
    assert counted(Case, Case.worker_id == leaver.id) == 0


def test_cycles_are_open_and_new(made: Made) -> None:
    assert sorted(db.session.scalars(select(Cycle.state))) == ["draft", "open"]


def test_nothing_happened_after_now(made: Made) -> None:
    assert max(db.session.scalars(select(History.at))) < TODAY


def test_nobody_is_told_of_the_past_any_more(made: Made) -> None:
    of_the_past = Outbox.made_at < TODAY - timedelta(days=TOLD_DAYS + 2)
    assert set(db.session.scalars(select(Outbox.status).where(of_the_past))) == {"skipped"}
    assert set(db.session.scalars(select(Outbox.reason).where(of_the_past))) == {REASON}


def test_everybody_signs_in_with_the_password_of_the_demonstration(made: Made) -> None:
    for sign_in in SIGN_INS[:2]:
        assert check_password(sign_in.email, DEMO_PASSWORD) is not None
    assert len({somebody(sign_in.email.split("@")[0]).password_hash for sign_in in SIGN_INS}) == 1


def test_progress_goes_from_nothing_to_all(made: Made) -> None:
    shares = [share for share, _ in made.progress]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)


def test_history_verifies_and_every_open_record_has_somebody(made: Made) -> None:
    assert verify() == []
    assert [*folding(), *tasks()] == []


def test_the_application_lives_by_its_own_clock_again(made: Made, application: Flask) -> None:
    assert application.extensions[KEY].now() == TODAY
