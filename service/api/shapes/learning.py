"""How reminders of standards, training and feedback on tools are shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import fields

from service.api.caller import caller
from service.api.shapes.audits import ToolVersionShape
from service.api.shapes.base import ItemShape, PersonShape, Shape, code, day, instant, number, somebody, words
from service.queries import may
from service.reading.quick_wins import question_of
from service.usecases.training import may_read
from workflows.standard_reminder import SENT
from workflows.words import AnswerValue, Side, TrainingKind


class TallyShape(Shape):
    """How many of those answered were not met; `share` is from 0 to 1, null for fewer than ten."""

    missed = number()
    no = number()
    partly = number()
    answered = number()
    found_elsewhere = fields.Integer(attribute="elsewhere")
    share = fields.Float(allow_none=True)


class TeamTallyShape(TallyShape):
    """The same for one team; null for cases of no team."""

    team = words(none=True)


class QuickWinShape(Shape):
    """One standard that audits find missed, in all and by team."""

    MADE = {
        "question": lambda missed: missed.question.key,
        "standard": lambda missed: missed.question.standard,
        "text": lambda missed: missed.question.text,
        "total": lambda missed: missed.tally,
    }
    tool = words()
    question = words()
    text = words()
    standard = words()
    total = fields.Nested(TallyShape)
    teams = fields.List(fields.Nested(TeamTallyShape))


class ToldShape(Shape):
    """Somebody who was reminded, and when the message went out; null while it waits."""

    person = somebody()
    told_at = instant(none=True)


def _told(reminder: Any) -> Iterator[dict[str, Any]]:
    """For whoever sends reminders everybody, for others themselves."""
    viewer = caller()
    sent: dict[int, Any] = {}
    for letter in reminder.letters:
        if letter.sent_at is not None and letter.recipient_id is not None:
            sent[letter.recipient_id] = min(letter.sent_at, sent.get(letter.recipient_id, letter.sent_at))
    for reminded in reminder.reminded:
        if reminded.person_id == viewer.id or may(viewer, "standard.remind"):
            yield {"person": reminded.person, "told_at": sent.get(reminded.person_id)}


def _question(reminder: Any) -> Any:
    return question_of(reminder.tool_key, reminder.question_key)


class StandardReminderShape(ItemShape):
    """One standard of which teams were reminded, who was told and when."""

    MADE = {
        "question": lambda reminder: reminder.question_key,
        "question_text": lambda reminder: question.text if (question := _question(reminder)) else "",
        "standard": lambda reminder: question.standard if (question := _question(reminder)) else "",
        "teams": lambda reminder: [team.name for team in reminder.teams],
        "told": lambda reminder: list(_told(reminder)),
        "tool": lambda reminder: {"key": reminder.tool_key, "version": reminder.tool_version},
    }
    state = code((SENT,))
    tool = fields.Nested(ToolVersionShape)
    question = words()
    question_text = words()
    standard = words()
    text = words()
    teams = fields.List(fields.String())
    sender = somebody()
    made_at = instant()
    told = fields.List(fields.Nested(ToldShape))


class OfferedShape(Shape):
    """To whom a training is offered."""

    teams = fields.List(fields.String())
    services = fields.List(fields.String())
    people = fields.List(fields.Nested(PersonShape))


def _offered(training: Any) -> dict[str, Any]:
    """Whoever reads it learns to which people it is offered only where they manage them, or are one themselves."""
    return {
        "teams": [offer.team.name for offer in training.offers if offer.team],
        "services": [offer.service.name for offer in training.offers if offer.service],
        "people": [offer.person for offer in training.offers if offer.person and may_read(caller(), offer.person)],
    }


class TrainingShape(Shape):
    """A course or e-learning and to whom it is offered; `attended` counts those who did."""

    MADE = {"offered_to": _offered, "attended": lambda training: len({row.person_id for row in training.attendance})}
    id = number()
    title = words()
    theme = words(none=True)
    kind = code(TrainingKind)
    on = day(none=True)
    offered_to = fields.Nested(OfferedShape)
    offered_by = somebody()
    attended = number()
    made_at = instant()


class AttendanceShape(Shape):
    """A training that somebody attended."""

    MADE = {"title": lambda row: row.training.title, "theme": lambda row: row.training.theme}
    training_id = number()
    title = words()
    theme = words(none=True)
    attended_on = day()
    note = words()
    recorded_by = somebody()


class PersonTrainingShape(Shape):
    """What somebody was offered, and what they attended, newest first."""

    person = somebody()
    offered = fields.List(fields.Nested(TrainingShape))
    attended = fields.List(fields.Nested(AttendanceShape))


class TrainingNeedShape(Shape):
    """How often one theme was named for one team, and in how many audits."""

    service = words(none=True)
    team = words(none=True)
    theme = words()
    side = code(Side)
    times = number()
    audits = number()


class FeedbackShape(Shape):
    """What an auditor says about a tool."""

    MADE = {"tool": lambda feedback: {"key": feedback.tool_key, "version": feedback.tool_version}}
    id = number()
    tool = fields.Nested(ToolVersionShape)
    question = fields.String(attribute="question_key", allow_none=True)
    useful = code((AnswerValue.YES, AnswerValue.PARTLY, AnswerValue.NO))
    text = words(none=True)
    made_at = instant()


class ToolFeedbackShape(FeedbackShape):
    """The same without the audit that it came from; the text is null for whoever may not see that audit."""

    author = somebody()
