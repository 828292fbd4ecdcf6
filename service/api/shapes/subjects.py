"""How what can be audited besides cases is shown: resources and referrals."""

from __future__ import annotations

from marshmallow import fields

from service.api.shapes.base import Shape, code, number, somebody, words
from workflows.words import ResourceKind


class ResourceShape(Shape):
    """A residential unit, foster carer or placement, and the service whose manager answers for it."""

    MADE = {"service": lambda resource: resource.service.name}
    id = number()
    reference = words()
    kind_of = code(ResourceKind)
    service = words()


class ReferralShape(Shape):
    """One referral of a child; `no_further_action` is null where the file did not say."""

    MADE = {"team": lambda referral: referral.team.name if referral.team else None}
    id = number()
    reference = words()
    child_reference = words()
    referred_on = fields.Date(attribute="opened_on")
    no_further_action = fields.Boolean(allow_none=True)
    team = words(none=True)
    worker = somebody(none=True)
