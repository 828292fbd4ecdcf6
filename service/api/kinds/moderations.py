"""Moderations and group exercises, as the API lists and begins them."""

from service.api.kinds.kind import Kind, body_of, query_of, yes
from service.api.shapes.moderations import ExerciseShape, ModerationShape
from service.fields import Number, Words
from service.usecases.exercising import EXERCISE_FIELDS, begin_exercise

MODERATION = Kind(
    "moderation",
    "Second grades of audits, entered without the first.",
    ModerationShape,
    query_of(
        "moderation",
        audit_id=Number(),
        moderator=Words(metadata={"description": "The moderator's e-mail."}),
        mine=yes("Only those that wait for you."),
    ),
)

EXERCISE = Kind(
    "exercise",
    "Files that several people grade apart, to agree a standard.",
    ExerciseShape,
    query_of("exercise", mine=yes("Only those that wait for you.")),
    begin_exercise,
    body_of("NewExercise", EXERCISE_FIELDS),
)
