"""The people around a reminder of a standard: whoever belonged to the teams when they were reminded."""

from __future__ import annotations

from service.models import Person, StandardReminder
from service.relations.lines import Rules
from service.relations.records import Record
from workflows.words import Relation


def _reminded(record: Record) -> list[Person]:
    assert isinstance(record, StandardReminder)
    return [reminded.person for reminded in record.reminded]


RULES: Rules = {("StandardReminder", Relation.REMINDED): _reminded}
