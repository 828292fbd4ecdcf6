"""Puts in memory what the gate asks of a record, in few queries, before a page asks what is possible with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.queries import Sight
from service.reading import audit_page, plan_page
from service.reading.one import hold_line, seen_one
from service.surroundings import people_around


def held(kind: str, number: int, person_id: int, sight: Callable[[], Sight]) -> tuple[Any, list[Any]]:
    """The record, and what is to be kept as long as the page is made; None for kinds that need nothing. Raises Absent.

    `sight` is asked for once the people are in memory, the reader among them.
    """
    if kind == "action_plan":
        people: list[Any] = plan_page.people_around_plan(number, person_id)
        return seen_one(kind, number, sight(), *plan_page.WHOLE), people
    if kind == "audit":
        people = [*people_around(number, person_id)]
        audit = seen_one(kind, number, sight(), *audit_page.WHOLE)
        return audit, [*people, *audit_page.plans_held(audit, sight())]
    if kind == "practitioner_form":
        form = seen_one(kind, number, sight())
        hold_line(form.practitioner, sight())
        return form, []
    return None, []
