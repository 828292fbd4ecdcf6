"""How personal tokens are shown: never the token itself, but once."""

from __future__ import annotations

from service.api.shapes.base import Shape, instant, number, words


class TokenShape(Shape):
    """A token that holds: what for, what it may do, until when, and when it was used last, to the hour."""

    id = number()
    name = words()
    scope = words()
    made_at = instant()
    ends_at = instant()
    used_at = instant(none=True)


class MadeTokenShape(Shape):
    """The token, which is shown this once, and until when it holds."""

    MADE = {"ends_at": lambda found: found["made"].ends_at}
    token = words()
    ends_at = instant()
