"""What somebody wishes by e-mail: each message, one a day, or escalations only. In the service everything is shown."""

from __future__ import annotations

from notifications.letter import Hold, Letter, Skip
from service.context import here
from service.database import db
from service.models import Outbox, Person
from workflows.words import Lane, MailWish

EMAIL, IN_APP = "email", "in_app"


def wished(row: Outbox, letter: Letter) -> Letter:
    """The letter, if its recipient wants it now; raises Hold for their daily message, and Skip.

    Escalations go whatever anybody wishes; so does everything where e-mail is the only way to tell people.
    """
    if row.channel != EMAIL or row.lane == Lane.ESCALATION or IN_APP not in here().policy.words("sending.channels"):
        return letter
    person = db.session.get_one(Person, letter.person_id)
    if person.mail == MailWish.DAILY:
        raise Hold(person.id)
    if person.mail == MailWish.ESCALATIONS:
        raise Skip(only_escalations(person), letter.dropped)
    return letter


def only_escalations(person: Person) -> str:
    return f"{person.name} wants escalations only by e-mail. It is shown in the service."
