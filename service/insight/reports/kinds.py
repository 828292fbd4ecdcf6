"""The kinds of report and export, and the states that one goes through."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What is asked for. Only an export holds records one by one."""

    COMMITTEE = "committee"
    CYCLE = "cycle"
    EXPORT = "export"
    INSPECTION = "inspection"
    QUARTERLY = "quarterly"


class State(StrEnum):
    """ASKED for, in the MAKING, READY to be read, or FAILED, with the reason on the row."""

    ASKED = "asked"
    FAILED = "failed"
    MAKING = "making"
    READY = "ready"


TITLES = {
    Kind.COMMITTEE: "Committee summary",
    Kind.CYCLE: "Cycle report",
    Kind.EXPORT: "Export of the case side",
    Kind.INSPECTION: "Inspection summary",
    Kind.QUARTERLY: "Quarterly report",
}
# What is kept in parts beside a report.
ROWS, WORKBOOK = "rows", "workbook"
# An export is a copy of records: it is not kept longer than it takes to fetch it.
EXPORT_DAYS = 7
# Of a figure that the public reads, neither side of the division may be smaller.
SMALLEST = 5
