"""The only door to records: everything is fetched through what the person may see; what is not is absent."""

from service.queries import cases, oversight, staff
from service.queries.finding import MODELS, Absent, find, locked, may, visible
from service.queries.sight import Condition, Sight

# Each file enters its kinds into the table of what is seen.
ENTERED = (cases, oversight, staff)

__all__ = ["MODELS", "Absent", "Condition", "Sight", "find", "locked", "may", "visible"]
