"""Tells people about a cover: whoever is asked to stand in, and both of the two when it ends early."""

from __future__ import annotations

from service.models import Cover, Person
from service.steps.telling import write
from service.transaction import Work
from workflows.definition import Tell
from workflows.words import Lane, Relation

COVER_ASKED = Tell("cover_asked", Relation.ASSIGNEE, Lane.REMINDER)
COVER_ENDED = Tell("cover_ended", Relation.ASSIGNEE, Lane.REMINDER)


def tell_asked(work: Work, cover: Cover, by: Person) -> None:
    """The substitute hears of it, unless they arranged it themselves."""
    work.session.flush()
    _tell(work, cover, COVER_ASKED, {cover.substitute} - {by})


def tell_ended(work: Work, cover: Cover, by: Person) -> None:
    """Whichever of the two did not end it hears that it is over."""
    _tell(work, cover, COVER_ENDED, {cover.person, cover.substitute} - {by})


def _tell(work: Work, cover: Cover, told: Tell, people: set[Person]) -> None:
    for person in sorted(people, key=lambda one: one.id):
        write(work, cover, f"cover:{cover.id}:{person.id}:", told, person)
