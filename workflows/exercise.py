"""The life of a group exercise: several people grade one file apart, then agree a standard (DOMAIN row 8)."""

from workflows.checking import check
from workflows.definition import Clock, ClockKind, Fact, FactKind, Lifecycle, State, TaskRule, Tell, row
from workflows.guards import exercises as g
from workflows.views import ExerciseView
from workflows.words import Relation

OPEN, REVEALED, AGREED, WITHDRAWN = "open", "revealed", "agreed", "withdrawn"
PARTICIPANT, FACILITATOR = Relation.PARTICIPANT, Relation.FACILITATOR

GRADE, REASON = Fact("grade", FactKind.GRADE), Fact("reason")
ALL_ENTERED = (Tell("exercise_revealed", FACILITATOR), Tell("exercise_revealed", PARTICIPANT))

_POLICY = "exercise."
REMINDERS = (
    Clock("ahead", ClockKind.BEFORE, f"{_POLICY}remind_days_before", message="task_due"),
    Clock("overdue", ClockKind.REPEAT, f"{_POLICY}remind_overdue_every_days", message="task_overdue"),
)


def _above(to: Relation) -> Clock:
    return Clock("above", ClockKind.REPEAT_WORKING, f"{_POLICY}tell_above_every_working_days", "task_waits", to)


def _waited_for(view: ExerciseView) -> tuple[int, ...]:
    return view.waiting_ids


GRADE_FILE = TaskRule(
    "enter_grade",
    "Grade a file for a group exercise",
    PARTICIPANT,
    due="due_on",
    clocks=(*REMINDERS, _above(FACILITATOR)),
    when=lambda view: bool(view.waiting_ids),
    each=_waited_for,
)
LEAD_EXERCISE = TaskRule(
    "reveal_grades",
    "See that everybody grades the file, then reveal the grades",
    FACILITATOR,
    due="due_on",
    clocks=(*REMINDERS, _above(Relation.QUALITY)),
)
AGREE = TaskRule(
    "agree_standard",
    "Agree a standard grade with the group",
    FACILITATOR,
    within=f"{_POLICY}agree_within_working_days",
    clocks=(*REMINDERS, _above(Relation.QUALITY)),
)

# fmt: off
STATES = (
    State(OPEN, "Being graded", (GRADE_FILE, LEAD_EXERCISE)),
    State(REVEALED, "Revealed", (AGREE,)),
    State(AGREED, "Standard agreed", ends=True),
    State(WITHDRAWN, "Withdrawn", ends=True),
)

ROWS = (
    row("enter", OPEN, None, "Enter your grade", "entered a grade",
        may="exercise.enter", needs=(GRADE, Fact("reasons")), refused=(g.entered, g.holds_case),
        effects=("enter_grade",)),
    row("reveal", OPEN, REVEALED, "Reveal", "everybody has entered a grade",
        asked=True, refused=(g.waited_for, g.too_few), effects=("reveal_grades",), tells=ALL_ENTERED),
    row("reveal", OPEN, REVEALED, "Reveal the grades", "revealed the grades",
        may="exercise.reveal", refused=(g.own_grade_first, g.too_few), effects=("reveal_grades",), tells=ALL_ENTERED),
    row("agree_standard", REVEALED, AGREED, "Agree the standard grade", "agreed the standard grade",
        may="exercise.agree_standard", needs=(GRADE, Fact("learnt")), effects=("agree_standard",),
        tells=(Tell("exercise_agreed", PARTICIPANT),)),
    row("withdraw", (OPEN, REVEALED), WITHDRAWN, "Withdraw the exercise", "withdrew the exercise",
        may="exercise.withdraw", needs=(REASON,), tells=(Tell("exercise_withdrawn", PARTICIPANT),)),
)

BEGINS = row("begin", (), OPEN, "Begin a group exercise", "began the group exercise", may="exercise.begin",
             tells=(Tell("exercise_begun", PARTICIPANT),))
# fmt: on

EXERCISE = check(Lifecycle("exercise", "group exercise", BEGINS, STATES, ROWS))
