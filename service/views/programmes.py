"""What the guards may know about an exemption and about a review."""

from __future__ import annotations

from service.models import Exemption, Review
from service.reviewing import audits_to_review
from workflows.views import ExemptionView, ReviewView
from workflows.words import ReviewKind


def exemption_view(record: Exemption) -> ExemptionView:
    return ExemptionView(to_on=record.to_on)


def review_view(record: Review) -> ReviewView:
    return ReviewView(
        kind=ReviewKind(record.kind), due_on=record.due_on, look_up_audits=lambda: frozenset(audits_to_review(record))
    )
