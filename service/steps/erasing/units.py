"""What can be erased as one: whole cases and people, and the single records that retention takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from service.belonging.parts import Parts, gathered, of_audits, of_forms, of_self_audits
from service.models import RECORDS
from service.steps.erasing.cases import erase_case
from service.steps.erasing.marks import Why
from service.steps.erasing.people import erase_person
from service.steps.erasing.wiping import erase_records
from service.transaction import Work

Unit = Callable[[Work, int, Why], None]


def _tree(kind: str, parts: Callable[[Any], Parts]) -> Unit:
    """How one record goes with what hangs on it on its side."""

    def erase(work: Work, number: int, why: Why) -> None:
        model = RECORDS[kind]
        numbers = gathered(parts(select(model.id).where(model.id == number)))
        if numbers:
            erase_records(work, numbers, why)

    return erase


UNITS: Mapping[str, Unit] = {
    "audit": _tree("audit", of_audits),
    "case": erase_case,
    "person": erase_person,
    "practitioner_form": _tree("practitioner_form", of_forms),
    "self_audit": _tree("self_audit", of_self_audits),
}
