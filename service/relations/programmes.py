"""The people around an exemption and a review: who asked, who decides, who reviews."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from service.models import Exemption, Person, Review
from service.people import last_resort, line_above
from service.relations.lines import Rule, Rules, above_case, service_id_of, service_of, with_role
from service.relations.records import Record
from workflows.words import Relation


def _above(exemption: Exemption) -> tuple[Iterable[Person], int | None]:
    """The line above whoever, or whatever, is to be exempt, and the service that it belongs to."""
    if exemption.case is not None:
        return above_case(exemption.case), service_of(exemption.case)
    assert exemption.person is not None, "an exemption is of a person or of a case"
    return line_above(exemption.person), service_id_of(exemption.person)


def _exempting(role: str) -> Rule:
    def rule(record: Record) -> Iterator[Person]:
        assert isinstance(record, Exemption)
        line, service_id = _above(record)
        return with_role(role, line, service_id)

    return rule


def _reviewing(record: Record) -> Iterator[Person]:
    """Whoever is to review, else those above them."""
    assert isinstance(record, Review)
    yield record.reviewer
    yield from _above_reviewer(record)


def _above_reviewer(record: Record) -> Iterator[Person]:
    assert isinstance(record, Review)
    yield from line_above(record.reviewer)
    yield from last_resort()


RULES: Rules = {
    ("Exemption", Relation.AUTHOR): lambda record: [record.requester],  # type: ignore[union-attr]  # an exemption
    ("Exemption", Relation.HEAD_OF_SERVICE): _exempting("head_of_service"),
    ("Exemption", Relation.SERVICE_MANAGER): _exempting("service_manager"),
    ("Review", Relation.LINE_MANAGER): _above_reviewer,
    ("Review", Relation.REVIEWER): _reviewing,
    ("Review", Relation.SUPERVISEE): lambda record: [record.manager],  # type: ignore[union-attr]  # a review
}
