"""What a transition changes besides the state, by the names that lifecycle tables use."""

from collections.abc import Callable

from service.steps.effects import audits, cycles, escalations, plans, sessions
from service.steps.step import Step

EFFECTS: dict[str, Callable[[Step], None]] = {
    **audits.EFFECTS,
    **cycles.EFFECTS,
    **escalations.EFFECTS,
    **plans.EFFECTS,
    **sessions.EFFECTS,
}
