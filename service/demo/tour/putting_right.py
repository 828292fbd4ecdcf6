"""The tour's third part: reminders, one delay, a moved supervision, completed, sent back, completed, signed off."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from service.database import db
from service.demo.tour.auditing import AUDIT, MANAGERS_PLAN, PLAN
from service.demo.tour.doing import book
from service.demo.tour.story import Story, written_day
from service.models import Action, ActionPlan, Audit, Cycle

COURT = "Final hearing this week; the visit is booked for the week after."
AGREED = "Exceptional, and outside Pat’s control. One supervision period, once."
MOVED = "Court on the day."
SENT_BACK = "The plan is rewritten, but not what the child said when seen alone. Please add it."
RUNNING_RECORD = "Seen in supervision: the plan is specific and shared, the child’s words are in it. Complete."


def plan(story: Story, name: str) -> ActionPlan:
    return db.session.get_one(ActionPlan, story.records[name])


def done(story: Story, name: str, said: str) -> dict[str, str]:
    """What was done, for every action of a plan."""
    actions = select(Action.id).where(Action.plan_id == story.records[name], Action.struck.is_(False))
    return {str(number): said for number in db.session.scalars(actions)}


def manager_puts_right(story: Story) -> None:
    """The manager’s own part"""
    story.working_days(2)
    said = "Reviewed on the system; monthly from now on, dates booked."
    story.does("tom", "action_plan", MANAGERS_PLAN, "complete", f"presents his own action as complete: “{said}”",
               done=done(story, MANAGERS_PLAN, said))  # fmt: skip
    story.tries("tom", "action_plan", MANAGERS_PLAN, "sign_off", "wants to sign it off himself.", "own sign-off",
                running_record="Done.", signature=True)  # fmt: skip
    story.does("sara", "action_plan", MANAGERS_PLAN, "sign_off", "signs it off instead, as the manager above him.",
               running_record="Seen.", signature=True)  # fmt: skip


def reminders_come(story: Story) -> None:
    """Reminders come 7, 2 and 0 days before, each once"""
    due = plan(story, PLAN).due_on
    story.until(due)
    again = story.strike_again()
    story.counts["struck again"] = {"messages": again}
    story.tell(f"Somebody lets the clocks strike a second time this morning: {again or 'no'} message comes of it.")


def delay_is_given_once(story: Story) -> None:
    """A delay, once"""
    session = story.days["session of pat"]
    story.does("tom", "supervision", "session of pat", "hold", "and Pat meet for supervision, and he marks it as held.")
    following = session + timedelta(days=28)
    book(story, "tom", "pat", following, "next session of pat")
    story.tell(f"They book the next one for {written_day(following)}.")
    story.does("pat", "action_plan", PLAN, "request_delay", f"asks for a delay: “{COURT}”",
               reason="court", explanation=COURT)  # fmt: skip
    story.does("tom", "action_plan", PLAN, "authorise_delay", f"agrees, over his signature: “{AGREED}”",
               reason="court", explanation=AGREED, signature=True)  # fmt: skip
    delayed = plan(story, PLAN)
    story.days["delayed due"] = delayed.due_on
    story.tell(f"The plan is now due on {written_day(delayed.due_on)}, at the supervision after. The original day, "
               f"{written_day(delayed.original_due_on)}, stays on it for ever.")  # fmt: skip
    story.tries("pat", "action_plan", PLAN, "request_delay", "asks for more time at once.", "second delay",
                reason="other", explanation="Just in case.")  # fmt: skip


def supervision_moves(story: Story) -> None:
    """Supervision moves, and the due day with it"""
    story.working_days(1)
    to = story.days["delayed due"] + timedelta(days=4)
    story.does("tom", "supervision", "next session of pat", "move", f"moves it to {written_day(to)}: {MOVED}",
               on=to.isoformat(), reason=MOVED)  # fmt: skip
    story.days["moved due"] = plan(story, PLAN).due_on
    story.tell(f"The plan follows by itself: due on {written_day(plan(story, PLAN).due_on)}. Its reminders follow too.")


def cycle_is_reported(story: Story) -> None:
    """The cycle ends with a report"""
    cut_off = db.session.get_one(Cycle, story.records["cycle"]).cut_off_on
    story.until(story.context.calendar.next_after(cut_off))
    story.does("perry", "cycle", "cycle", "close", "closes the cycle after its cut-off.")
    text = "Plans say what will be done more often than what will change. Quick win: the case summary."
    story.does("perry", "cycle", "cycle", "report", f"reports the findings: “{text}”", text=text)


def completed_and_sent_back(story: Story) -> None:
    """Completed, sent back, completed"""
    story.until(story.context.calendar.at_or_before(story.days["moved due"] - timedelta(days=1)))
    said = "Plan rewritten with the family and shared; child seen alone twice."
    story.does("pat", "action_plan", PLAN, "complete", f"presents the actions as complete: “{said}”",
               done=done(story, PLAN, said))  # fmt: skip
    story.until(story.days["moved due"])
    story.does("tom", "supervision", "next session of pat", "hold", "and Pat meet for supervision.")
    story.does("tom", "action_plan", PLAN, "refer_back", f"sends the plan back: “{SENT_BACK}”", reason=SENT_BACK)
    story.tries("pat", "action_plan", PLAN, "request_delay", "asks for another delay.", "delay after sending back",
                reason="other", explanation="I need another week.")  # fmt: skip
    more = "The child’s own words are in the plan, with what changed because of them."
    story.does("pat", "action_plan", PLAN, "complete", f"adds it the same day, and completes again: “{more}”",
               done=done(story, PLAN, more))  # fmt: skip


def signed_off(story: Story) -> None:
    """Signed off by the manager, and by nobody else"""
    record = {"running_record": RUNNING_RECORD, "signature": True}
    story.tries(
        "pat", "action_plan", PLAN, "sign_off", "tries to sign off the plan.", "sign-off by the owner", **record
    )
    story.does("tom", "action_plan", PLAN, "sign_off", f"signs it off with a running record entry: “{RUNNING_RECORD}”",
               **record)  # fmt: skip
    state = db.session.get_one(Audit, story.records[AUDIT]).state.replace("_", " ")
    story.tell(f"With its last plan the audit itself is {state}, by itself.")
