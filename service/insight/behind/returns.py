"""The audits behind numbers of what was asked and done: returned of cycles, submitted of what programmes expected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select

from service.insight.measures.response import expected_rows, returned_rows
from service.insight.scope import Scope


def rows(scope: Scope, given: Mapping[str, str]) -> Select[Any]:
    """Of programmes where that is given, else of cycles, of one of them where `round` names it; `nowhere`: no team."""
    place = given.get("nowhere")
    if "programmes" in given:
        return expected_rows(scope, place)
    return returned_rows(scope, int(given["round"]) if "round" in given else None, place)
