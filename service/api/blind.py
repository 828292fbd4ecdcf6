"""Closes everything that hangs on an audit to whoever is to grade its file without it (DOMAIN §4)."""

from __future__ import annotations

from flask import request

from service.api.caller import caller
from service.api.part import Part
from service.blindness import SENTENCE, is_blind
from service.queries import sees
from workflows.engine import NotPermitted

# The audit itself, what may happen to it, and what happened: these leave out by themselves what must not be known.
TOLD = ("<number:record_id>", "/history", "/transitions")


def close_while_blind(part: Part) -> None:
    """Refuse to read whatever else has an address below one of these records, now and when more is added.

    To whoever may not see the record it is absent, as any other: being asked to grade its file opens nothing.
    """
    part.before_request(_look_away)


def _look_away() -> None:
    number, rule = (request.view_args or {}).get("record_id"), request.url_rule
    below = request.method == "GET" and rule is not None and not rule.rule.endswith(TOLD)
    if number is not None and below and is_blind(caller(), number) and sees(caller(), "audit", number):
        raise NotPermitted(SENTENCE)
