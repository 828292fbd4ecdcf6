"""What lists are narrowed to, as their address says it."""

from __future__ import annotations

from flask import request

LONGEST = 100


def text_of(name: str) -> str:
    """A text from the address, as far as any name or reference goes; what no database takes is left out."""
    return request.args.get(name, "").replace("\x00", "").strip()[:LONGEST]
