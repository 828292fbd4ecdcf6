"""What stands against a step of a group exercise."""

from workflows.definition import Situation, guard
from workflows.views import ExerciseView

FEWEST = 2


@guard(about_person=True)
def holds_case(s: Situation) -> str | None:
    if s.actor.id is not None and s.actor.id == s.view.holder_id:
        return "You hold this case now, so you cannot grade it. Tell whoever leads the exercise."
    return None


@guard(about_person=True)
def entered(s: Situation) -> str | None:
    return "You have entered your grade already. It cannot be changed." if s.actor.id in s.view.entered_ids else None


@guard()
def too_few(s: Situation) -> str | None:
    view: ExerciseView = s.view
    if len(view.entered_ids) < FEWEST:
        return "Fewer than two people have entered a grade, so there is nothing to compare. Wait, or withdraw it."
    return None


@guard(about_person=True)
def own_grade_first(s: Situation) -> str | None:
    """Whoever takes part themselves does not look at the others' grades before they have given theirs."""
    return "You take part yourself: enter your own grade first." if s.actor.id in s.view.waiting_ids else None


@guard()
def waited_for(s: Situation) -> str | None:
    return "Somebody has still to enter a grade." if s.view.waiting_ids else None
