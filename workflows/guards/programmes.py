"""What stands against a step of an exemption or of a review."""

from workflows.definition import Situation, guard
from workflows.guards.wording import written
from workflows.views import ExemptionView, ReviewView


@guard()
def spell_over(s: Situation) -> str | None:
    exemption: ExemptionView = s.view
    if exemption.to_on < s.today:
        return f"This exemption was asked for until {written(exemption.to_on)}, which has passed. Refuse it."
    return None


@guard(reads_facts=True)
def own_audits_only(s: Situation) -> str | None:
    review: ReviewView = s.view
    others = set(s.facts.get("audits") or ()) - review.audits
    if others:
        numbers = ", ".join(str(number) for number in sorted(others))
        return f"This review is not about audit {numbers}. Choose among those that it lists."
    return None
