"""What a transition changes besides the state, by the names that lifecycle tables use."""

from collections.abc import Callable

from service.steps.effects import (
    audits,
    cycles,
    escalations,
    evidence,
    exemplars,
    exercises,
    filing,
    in_session,
    moderations,
    plans,
    practitioner_forms,
    programmes,
    self_audits,
    sessions,
    tools,
)
from service.steps.step import Step

EFFECTS: dict[str, Callable[[Step], None]] = {
    **audits.EFFECTS,
    **cycles.EFFECTS,
    **escalations.EFFECTS,
    **evidence.EFFECTS,
    **exemplars.EFFECTS,
    **exercises.EFFECTS,
    **filing.EFFECTS,
    **in_session.EFFECTS,
    **moderations.EFFECTS,
    **plans.EFFECTS,
    **practitioner_forms.EFFECTS,
    **programmes.EFFECTS,
    **self_audits.EFFECTS,
    **sessions.EFFECTS,
    **tools.EFFECTS,
}
