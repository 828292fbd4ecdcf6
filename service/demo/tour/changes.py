"""The tour's last part: a worker leaves, a case closes, a plan runs over and is passed up, a file is audited again."""

from __future__ import annotations

import csv
from datetime import timedelta

from sqlalchemy import select

from service.database import db
from service.demo.tour.auditing import graded_twice
from service.demo.tour.cast import CAST, write_staff
from service.demo.tour.doing import (
    add_action,
    answer,
    arrange,
    book,
    bring,
    key_of,
    remember_escalation,
    remember_plans,
)
from service.demo.tour.putting_right import done, plan
from service.demo.tour.story import Story, written_day
from service.models import Audit, Escalation, Task
from service.usecases.histories import verify
from workflows.words import Cause, Grade

LENAS, OLUS, CLOSING = "audit of Lena’s case", "audit of Olu’s case", "audit of Olu’s other case"
LENAS_PLAN, OLUS_PLAN, CLOSING_PLAN = "plan of Lena", "plan of Olu", "plan of Olu for the other case"
TOMS_PLAN = "plan of Tom for Olu’s case"
WEAK, OVERDUE = "escalation of the weak grade", "escalation of the plan that ran over"
REAUDIT = "audit of Olu’s case, the second"
WHY_WITHDRAWN = "The case closed in the case system; nothing of the plan can be done any more."


def three_more_audits(story: Story) -> None:
    """Three more audits, three more plans"""
    story.working_days(3)
    for name, holder in ((LENAS, "lena"), (OLUS, "olu"), (CLOSING, "olu")):
        arrange(story, "tom", holder, name)
    for person, days in (("olu", 18), ("lena", 22)):
        on = story.context.calendar.at_or_after(story.today + timedelta(days=days))
        book(story, "tom", person, on, f"session of {person}")
        story.days[f"session of {person}"] = on
    story.tell("Tom Reid arranges an audit of a case of Lena and two of Olu, and books supervision with both.")
    for name, grade in ((LENAS, Grade.GOOD), (OLUS, Grade.REQUIRES_IMPROVEMENT), (CLOSING, Grade.GOOD)):
        answer(story, "tom", name, grade)
        add_action(story, "tom", name, "Bring the chronology up to date and use it.", "practitioner")
        if grade.below_good:
            add_action(story, "tom", name, "Look at the chronology in every supervision.", "manager")
        words = grade.value.replace("_", " ")
        story.does("tom", "audit", name, "submit", f"submits the {name}: {words}.",
                   overall_grade=grade.value, reasons="As the file shows.")  # fmt: skip
        story.does("tom", "audit", name, "issue_actions", "issues the actions.")
    remember_plans(story, LENAS, {"lena": LENAS_PLAN})
    remember_plans(story, OLUS, {"olu": OLUS_PLAN, "tom": TOMS_PLAN})
    remember_plans(story, CLOSING, {"olu": CLOSING_PLAN})


def manager_hears_of_weak_grade(story: Story) -> None:
    """A weak grade is for the service manager too"""
    remember_escalation(story, Cause.REQUIRES_IMPROVEMENT, WEAK, audit_id=story.records[OLUS])
    story.does("sara", "escalation", WEAK, "acknowledge", "acknowledges the escalation of the weak grade.")
    story.does("tom", "action_plan", TOMS_PLAN, "complete", "completes his own part of it,",
               done=done(story, TOMS_PLAN, "Agreed with Olu; first look done."))  # fmt: skip
    story.does("sara", "action_plan", TOMS_PLAN, "sign_off", "signs it off.",
               running_record="Seen with Tom.", signature=True)  # fmt: skip


def worker_leaves(story: Story) -> None:
    """A worker leaves, and the plan passes on"""
    story.working_days(3)
    brought = bring(story, "staff_csv", write_staff(story.folder / "staff-2.csv", {"lena": story.today}))
    story.counts["second staff"] = brought.counts
    story.tell("Perry imports the staff file of the day: Lena Fox has left.")
    task = _task(story, LENAS_PLAN)
    assert task.assignee is not None, "open work always stands with somebody"
    story.tell(f"Nothing is lost: “{task.title}” now stands with {task.assignee.name}.")
    story.days["stands with"] = story.today
    story.records["stood with"] = task.assignee.id
    reason = "Olu takes Lena’s families over."
    story.does(key_of(task.assignee), "action_plan", LENAS_PLAN, "reassign", f"gives it to Olu Bright: “{reason}”",
               person=CAST["olu"].email, reason=reason)  # fmt: skip
    story.tell(f"It is due on {written_day(plan(story, LENAS_PLAN).due_on)}, at Olu’s next supervision.")
    story.does("olu", "action_plan", LENAS_PLAN, "complete", "does it the same week.",
               done=done(story, LENAS_PLAN, "Chronology complete."))  # fmt: skip
    story.does("tom", "action_plan", LENAS_PLAN, "sign_off", "signs it off.",
               running_record="Seen.", signature=True)  # fmt: skip


def _task(story: Story, name: str) -> Task:
    query = select(Task).where(
        Task.subject_kind == "action_plan", Task.subject_id == story.records[name], Task.closed_at.is_(None)
    )
    return db.session.scalars(query).unique().one()


def case_closes(story: Story) -> None:
    """A case closes while its plan is being worked on"""
    story.working_days(2)
    case = db.session.get_one(Audit, story.records[CLOSING]).case
    path = story.folder / "cases.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(("reference", "status", "closed_on"))
        table.writerow((case.reference, "closed", story.today.isoformat()))
    brought = bring(story, "cases_csv", path)
    story.counts["closing import"] = brought.counts
    story.tell(f"Perry imports what changed in the case system: {brought.counts['closed']} case has closed. "
               "The manager and quality are told; whether its audit still serves is for them to say.")  # fmt: skip
    story.does("quinn", "audit", CLOSING, "withdraw", f"withdraws the audit: “{WHY_WITHDRAWN}”", reason=WHY_WITHDRAWN)
    state = plan(story, CLOSING_PLAN).state
    story.tell(f"Its plan went with it: {state}.")


def plan_runs_over(story: Story) -> None:
    """A plan runs over, and is escalated to the service manager"""
    due = plan(story, OLUS_PLAN).due_on
    story.until(due)
    story.does("tom", "supervision", "session of olu", "hold", "and Olu meet for supervision. Olu’s plan is not done.")
    story.working_days(1)
    escalation = remember_escalation(story, Cause.OVERDUE, OVERDUE, plan_id=story.records[OLUS_PLAN])
    story.records["first addressee"] = _addressee(escalation)
    story.tell(f"{_name(escalation)} has until {written_day(escalation.acknowledge_by_on)} to say that she knows.")


def passed_up(story: Story) -> None:
    """Nobody answers, so it is passed up"""
    story.working_days(3)
    escalation = db.session.get_one(Escalation, story.records[OVERDUE])
    story.records["second addressee"] = _addressee(escalation)
    story.tell(f"She was away from her desk. The escalation is now with {_name(escalation)}.")
    story.does("helen", "escalation", OVERDUE, "acknowledge", "acknowledges it, and calls Olu and Tom.")
    story.does("olu", "action_plan", OLUS_PLAN, "complete", "completes the plan, late.",
               done=done(story, OLUS_PLAN, "Chronology complete and used."))  # fmt: skip
    ended = db.session.get_one(Escalation, story.records[OVERDUE])
    story.tell(f"The escalation is {ended.state}, by itself: its plan was completed late, and the history says so.")
    story.does("tom", "action_plan", OLUS_PLAN, "sign_off", "signs it off.", running_record="Seen.", signature=True)


def _addressee(escalation: Escalation) -> int:
    query = select(Task).where(
        Task.subject_kind == "escalation", Task.subject_id == escalation.id, Task.closed_at.is_(None)
    )
    return db.session.scalars(query).unique().one().assignee_id or 0


def _name(escalation: Escalation) -> str:
    person_id = _addressee(escalation)
    query = select(Task).where(Task.assignee_id == person_id).limit(1)
    task = db.session.scalars(query).unique().one()
    assert task.assignee is not None, "an escalation is always addressed to somebody"
    return task.assignee.name


def audited_again(story: Story) -> None:
    """The file is audited again"""
    story.working_days(2)
    text = "Grace looks at the file again, a month on."
    story.does("sara", "escalation", WEAK, "resolve", f"decides on the weak grade: a re-audit. “{text}”",
               outcome="reaudit", text=text, auditor=CAST["grace"].email)  # fmt: skip
    again = db.session.get_one(Escalation, story.records[WEAK]).reaudit
    assert again is not None, "resolving with a re-audit makes one"
    story.records[REAUDIT] = again.id
    story.tell(f"The re-audit is made in the act, linked to the first audit and to the escalation, due "
               f"{written_day(again.due_on)}.")  # fmt: skip
    story.working_days(4)
    answer(story, "grace", REAUDIT, Grade.GOOD)
    story.does("grace", "audit", REAUDIT, "submit", "submits the re-audit: good. The chronology is used now.",
               overall_grade="good", reasons="What was missing is there.")  # fmt: skip
    if graded_twice(story, again.id):
        story.tell(f"{CAST['quinn'].name} grades it a second time, without seeing the first grade: the same.")
    story.does("tom", "audit", REAUDIT, "close_without_actions", "closes it without actions.",
               running_record="Strengths shared with Olu.", signature=True)  # fmt: skip


def history_is_verified(story: Story) -> None:
    """Nothing was changed behind the service’s back"""
    story.findings = [str(finding) for finding in verify()]
    said = "; ".join(story.findings) or "nothing was changed behind the service’s back"
    story.tell(f"flask history verify re-hashes every row of every history and follows every record: {said}.")
