"""The only door to records: everything is fetched through what the person may see; what is not is absent."""

from service.queries import (
    blind,
    cases,
    learning,
    moderations,
    oversight,
    practitioner,
    programmes,
    reports,
    self_audits,
    staff,
    teams,
    tools,
)
from service.queries.finding import (
    MODELS,
    Absent,
    audit_behind,
    find,
    lock,
    lock_all,
    locked,
    may,
    must_see,
    seen,
    sees,
    visible,
)
from service.queries.sight import Condition, Sight

# Each file enters its kinds into the table of what is seen.
ENTERED = (
    blind,
    cases,
    learning,
    moderations,
    oversight,
    practitioner,
    programmes,
    reports,
    self_audits,
    staff,
    teams,
    tools,
)

__all__ = [
    "MODELS",
    "Absent",
    "Condition",
    "Sight",
    "audit_behind",
    "find",
    "lock",
    "lock_all",
    "locked",
    "may",
    "must_see",
    "seen",
    "sees",
    "visible",
]
