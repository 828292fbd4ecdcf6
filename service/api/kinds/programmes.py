"""Exemptions from programmes and reviews of audits, as the API lists and begins them."""

from service.api.kinds.kind import Kind, body_of, chosen, query_of, yes
from service.api.shapes.programmes import ExemptionShape, ReviewShape
from service.fields import Day, Words
from service.usecases.exemptions import EXEMPTION_FIELDS, request_exemption
from workflows.words import ReviewKind

EXEMPTION = Kind(
    "exemption",
    "Who, or which case, is left out of a programme for a while.",
    ExemptionShape,
    query_of(
        "exemption",
        programme=Words(metadata={"description": "The key of a programme."}),
        person=Words(metadata={"description": "Of this person, by e-mail."}),
        mine=yes("Only those that wait for you."),
    ),
    request_exemption,
    body_of("NewExemption", EXEMPTION_FIELDS),
)

REVIEW = Kind(
    "review",
    "Reviews of audits that were done: the service manager’s rota, the quarterly check.",
    ReviewShape,
    query_of(
        "review",
        kind=chosen(ReviewKind),
        person=Words(metadata={"description": "Of this person’s audits, by e-mail."}),
        due_before=Day(),
        mine=yes("Only those that wait for you."),
    ),
)
