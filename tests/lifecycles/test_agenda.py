"""The agenda of a supervision session, and what is decided in the session itself (DOMAIN rows 4, 16, 19)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from service.models import Supervision
from service.queries import Absent
from service.reading.agenda import next_agenda, session_agenda
from service.usecases.answering import save_answers
from tests.support.second_form import add_action, arranged, handed_over, issued, submitted, with_auditor
from tests.support.world import World
from workflows.engine import Incomplete

DAY = date(2026, 11, 18)
RECORD = "Seen on file in supervision."


@pytest.fixture(autouse=True)
def people(world: World) -> None:
    with_auditor(world)


def booked(world: World, on: date = DAY) -> Supervision:
    return world.book(world["Pat"], on)


def weak(world: World) -> Any:
    """Pat's plan of a weak audit by Una."""
    audit = submitted(world, "requires_improvement", form=False)
    world.act("Tess", "issue_actions", audit)
    return next(plan for plan in audit.plans if plan.owner.name == "Pat Practitioner")


def hold(world: World, session: Supervision, who: str = "Tess", **facts: Any) -> Any:
    world.clock.set(max(session.on, world.today))
    return world.act(who, "hold", session, **facts)


# --- what is on it ----------------------------------------------------------------------------------------


def test_the_agenda_lists_open_plans_of_both_sides_with_the_actions_due(world: World) -> None:
    session = booked(world)
    case_side, own = weak(world), issued(world)
    agenda = session_agenda(session.id, world["Tess"])
    assert {plan.id for plan in agenda.plans} == {case_side.id, own.id}
    assert [action.text for action in agenda.due] == ["Redraw the genogram.", "Book the recording course."]


def test_actions_that_fall_due_after_the_session_are_not_due_at_it(world: World) -> None:
    plan = weak(world)
    assert plan.due_on == date(2026, 11, 9)
    world.act("Tess", "authorise_delay", plan, reason="court", explanation="In court.", signature=True)
    agenda = next_agenda(world["Pat"].email, world["Tess"])
    assert agenda.on == date(2026, 11, 9) and agenda.due == [] and [p.id for p in agenda.plans] == [plan.id]


def test_it_lists_delays_to_decide_plans_to_sign_off_and_forms_to_discuss(world: World) -> None:
    session = booked(world)
    delayed, done, form = weak(world), weak(world), handed_over(world)
    world.act("Pat", "request_delay", delayed, reason="court", explanation="In court.")
    world.complete(done)
    agenda = session_agenda(session.id, world["Tess"])
    found = (agenda.delays, agenda.to_sign_off, agenda.forms)
    assert [[record.id for record in records] for records in found] == [[delayed.id], [done.id], [form.id]]


def test_it_brings_up_what_went_well(world: World) -> None:
    audit = arranged(world)
    world.answer(audit, auditor="Una")
    said = {"answers": {"result.strengths": {"value": "Every visit has its purpose."}}}
    save_answers(audit.id, world["Una"], said)
    world.act("Una", "submit", audit, overall_grade="good", reasons="As the file shows.")
    world.act("Tess", "mark_exemplar", audit, text="The life story book.")
    [praise] = next_agenda(world["Pat"].email, world["Pat"]).praise
    assert (praise.strengths, praise.exemplar) == ("Every visit has its purpose.", "The life story book.")


def test_without_a_booked_session_the_period_gives_the_day(world: World) -> None:
    agenda = next_agenda(world["Pat"].email, world["Pat"])
    assert (agenda.session, agenda.on) == (None, date(2026, 11, 9))


def test_the_supervisee_does_not_read_who_above_was_asked_to_act(world: World) -> None:
    plan = weak(world)
    world.clock.set(date(2026, 11, 10))
    world.act("Tess", "escalate", plan, reason="Nothing was done.")
    assert next_agenda(world["Pat"].email, world["Pat"]).escalations is None
    escalations = next_agenda(world["Pat"].email, world["Tess"]).escalations
    assert escalations and [e.cause for e in escalations] == ["overdue"]


def test_only_the_supervisee_and_line_management_read_an_agenda(world: World) -> None:
    session = booked(world)
    for who in ("Pat", "Tess", "Sam", "Hana"):
        assert session_agenda(session.id, world[who]).on == DAY
    for who in ("Una", "Olu", "Quentin", "Perry", "Ada"):
        with pytest.raises(Absent):
            session_agenda(session.id, world[who])
        with pytest.raises(Absent):
            next_agenda(world["Pat"].email, world[who])


def test_a_head_of_service_in_the_line_reads_the_agenda_without_the_practitioners_own_file(world: World) -> None:
    session = booked(world)
    handed_over(world)
    own = issued(world)
    agenda = session_agenda(session.id, world["Hana"])
    assert agenda.forms == [] and own.id not in {plan.id for plan in agenda.plans}


# --- what is decided in the session -----------------------------------------------------------------------


def test_several_plans_are_signed_off_in_one_session_each_with_its_own_entry(world: World) -> None:
    session, plans = booked(world), [world.complete(weak(world)), world.complete(issued(world))]
    entries = [{"plan": plan.id, "running_record": f"{RECORD} Plan {plan.id}."} for plan in plans]
    hold(world, session, sign_offs=entries, signature=True)
    assert session.state == "held"
    assert [(p.state, p.running_record) for p in plans] == [("signed_off", e["running_record"]) for e in entries]
    assert [world.history(plan)[-1].trigger for plan in plans] == ["sign_off", "sign_off"]


def test_the_sessions_own_history_says_nothing_of_the_practitioners_file(world: World) -> None:
    session, case_side, own = booked(world), world.complete(weak(world)), world.complete(issued(world))
    form = handed_over(world)
    entries = [{"plan": plan.id, "running_record": RECORD} for plan in (case_side, own)]
    hold(world, session, sign_offs=entries, signature=True, discussed=[{"form": form.id, "agreed": "Yes."}])
    assert world.history(session)[-1].facts == {"signed_off": [case_side.id]}


def test_a_form_is_discussed_in_the_same_act(world: World) -> None:
    session, form = booked(world), handed_over(world)
    hold(world, session, discussed=[{"form": form.id, "agreed": "A course by spring."}])
    assert (form.state, form.agreed, form.discussed_on) == ("discussed", "A course by spring.", DAY)


def test_nothing_is_signed_off_without_the_declaration(world: World) -> None:
    session, plan = booked(world), world.complete(weak(world))
    with pytest.raises(Incomplete) as caught:
        hold(world, session, sign_offs=[{"plan": plan.id, "running_record": RECORD}])
    assert set(caught.value.fields) == {"signature"} and plan.state == "completed"


def test_one_refusal_leaves_everything_as_it_was_and_is_named(world: World) -> None:
    session, done, not_done = booked(world), world.complete(weak(world)), weak(world)
    entries = [{"plan": plan.id, "running_record": RECORD} for plan in (done, not_done)]
    with pytest.raises(Incomplete) as caught:
        hold(world, session, sign_offs=entries, signature=True)
    assert set(caught.value.fields) == {f"sign_offs.{not_done.id}"}
    assert (session.state, done.state) == ("planned", "completed")


def test_every_refusal_is_named_not_only_the_first(world: World) -> None:
    session, first, second = booked(world), weak(world), weak(world)
    entries = [{"plan": plan.id, "running_record": RECORD} for plan in (first, second)]
    with pytest.raises(Incomplete) as caught:
        hold(world, session, sign_offs=entries, signature=True)
    assert set(caught.value.fields) == {f"sign_offs.{first.id}", f"sign_offs.{second.id}"}


def test_a_session_signs_off_no_plan_of_somebody_else(world: World) -> None:
    session, plan = booked(world), weak(world)
    other = next(p for p in plan.audit.plans if p is not plan)
    world.complete(other, "Tess")
    with pytest.raises(Incomplete, match="There is no such action plan"):
        hold(world, session, "Sam", sign_offs=[{"plan": other.id, "running_record": RECORD}], signature=True)


def test_whoever_may_hold_the_session_but_not_sign_the_plan_is_refused(world: World) -> None:
    session, plan = booked(world), world.complete(weak(world))
    with pytest.raises(Incomplete, match=r"Only the owner's line manager \(Tess Team\)"):
        hold(world, session, "Sam", sign_offs=[{"plan": plan.id, "running_record": RECORD}], signature=True)


def test_a_plan_is_named_once(world: World) -> None:
    session, plan = booked(world), world.complete(weak(world))
    entry = {"plan": plan.id, "running_record": RECORD}
    with pytest.raises(Incomplete, match="named twice"):
        hold(world, session, sign_offs=[entry, entry], signature=True)


def test_a_session_is_still_held_with_nothing_to_sign(world: World) -> None:
    session = booked(world)
    add_action(world, handed_over(world).audit, "Tess")
    assert hold(world, session).state == "held"
