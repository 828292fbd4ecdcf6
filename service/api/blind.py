"""Closes everything that hangs on an audit to whoever is to grade its file without it (DOMAIN §4)."""

from __future__ import annotations

from flask import request

from service.api.caller import caller
from service.api.part import Part
from service.blindness import look_away

# The audit itself, what may happen to it, and what happened: these leave out by themselves what must not be known.
TOLD = ("<number:record_id>", "/history", "/transitions")


def close_while_blind(part: Part) -> None:
    """Refuse to read whatever else has an address below one of these records, now and when more is added."""
    part.before_request(_look_away)


def _look_away() -> None:
    number, rule = (request.view_args or {}).get("record_id"), request.url_rule
    if number is not None and request.method == "GET" and rule is not None and not rule.rule.endswith(TOLD):
        look_away(caller(), number)
