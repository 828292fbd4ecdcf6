"""Reminders of standards, as the API lists them; they are sent under /quick-wins."""

from service.api.kinds.kind import Kind, query_of
from service.api.shapes.learning import StandardReminderShape
from service.fields import Words

STANDARD_REMINDER = Kind(
    "standard_reminder",
    "Reminders of one standard, sent to the teams concerned.",
    StandardReminderShape,
    query_of("standard_reminder", team=Words(), tool=Words(), question=Words()),
)
