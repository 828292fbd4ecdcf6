"""Who is what to a record (DESIGN §3 "Who"): one file for each part of the service, one table of all rules."""

from service.relations.holding import (
    COMMON,
    RULES,
    TOLD_EACH,
    delegation_holds,
    holder,
    holders,
    in_line,
    may_know,
    may_stand_in,
    named_above,
    next_addressee,
)
from service.relations.records import Record, case_of, readers_of, subjects

__all__ = [
    "COMMON",
    "RULES",
    "TOLD_EACH",
    "Record",
    "case_of",
    "delegation_holds",
    "holder",
    "holders",
    "in_line",
    "may_know",
    "may_stand_in",
    "named_above",
    "next_addressee",
    "readers_of",
    "subjects",
]
