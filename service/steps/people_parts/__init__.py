"""What can be changed about a member of staff: one file for each part, each with a permission of its own."""

from service.steps.people_parts.auditing import AUDITING
from service.steps.people_parts.competence import COMPETENCE
from service.steps.people_parts.leave import LEAVE
from service.steps.people_parts.part import PeoplePart

PARTS: dict[str, PeoplePart] = {part.name: part for part in (AUDITING, COMPETENCE, LEAVE)}

__all__ = ["PARTS", "PeoplePart"]
