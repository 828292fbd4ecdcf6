"""Putting the lists of Annex A together: one case per child, by the precedence of DOMAIN section 9."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from service.imports import lists
from service.imports.entries import Entry
from service.imports.records import CaseRecord, CaseStatus
from service.imports.report import Report

ByReference = Mapping[str, Entry]


def one_each(entries: Iterable[Entry], report: Report) -> dict[str, Entry]:
    """One entry per child, as lists 6 to 9 promise: the open one, else the first; every other is refused."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        earlier = kept.get(entry.reference)
        if earlier is None:
            kept[entry.reference] = entry
            continue
        winner, loser = (entry, earlier) if entry.is_open and not earlier.is_open else (earlier, entry)
        kept[entry.reference] = winner
        reason = f"A child belongs on {loser.sheet} once. Row {winner.row} of this child was taken instead."
        report.refused(loser.sheet, loser.row, lists.REFERENCE, loser.reference, reason)
    return kept


def early_help(entries: Iterable[Entry]) -> dict[str, Entry]:
    """One entry per child from the many assessments of List 2: the first open one, else the last finished."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        earlier = kept.get(entry.reference)
        if earlier is None or _says_more(entry, earlier):
            kept[entry.reference] = entry
    return kept


def _says_more(entry: Entry, earlier: Entry) -> bool:
    if entry.is_open != earlier.is_open:
        return entry.is_open
    if entry.closed_on and earlier.closed_on:
        return entry.closed_on > earlier.closed_on
    return bool(entry.opened_on and (earlier.opened_on is None or entry.opened_on < earlier.opened_on))


class Frame:
    """The lists as entries by child, from which the cases follow."""

    def __init__(self, entries: Mapping[int, ByReference], report: Report) -> None:
        self._early_help = entries.get(2, {})
        self._protection = entries.get(7, {})
        self._looked_after = entries.get(8, {})
        self._care_leavers = entries.get(9, {})
        self._report = report
        settled = (self._settled(entry) for entry in entries.get(6, {}).values())
        self._in_need: ByReference = {entry.reference: entry for entry in settled if entry}

    def cases(self) -> tuple[CaseRecord, ...]:
        """Every child of lists 6, 9 and 2 as one case, open or closed."""
        references = dict.fromkeys([*self._in_need, *self._care_leavers, *self._early_help])
        cases = tuple(self._case(reference) for reference in references)
        self._tell_of_missing_cases()
        return cases

    def _case(self, reference: str) -> CaseRecord:
        entry, *others = self._candidates(reference)
        for other in others:
            if other.is_open:
                reason = f"The child is also open on {entry.sheet} (row {entry.row}), which comes first."
                self._report.notice(other.sheet, other.row, lists.REFERENCE, reference, reason)
        status = entry.status if entry.is_open and entry.status else CaseStatus.CLOSED
        order = (self._protection, self._looked_after)
        if status is CaseStatus.LOOKED_AFTER:
            order = (self._looked_after, self._protection)
        return CaseRecord(
            reference=reference,
            status=status,
            team=entry.team or self._elsewhere(entry, lists.TEAM, order),
            worker=entry.worker or self._elsewhere(entry, lists.WORKER, order),
            opened_on=entry.opened_on,
            closed_on=entry.closed_on,
            restricted_to=(),
            source=entry.source,
        )

    def _candidates(self, reference: str) -> list[Entry]:
        """The child's entries, the deciding one first: open before closed, then List 6, 9, 2."""
        entries = (source.get(reference) for source in (self._in_need, self._care_leavers, self._early_help))
        return sorted((entry for entry in entries if entry), key=lambda entry: not entry.is_open)

    def _settled(self, entry: Entry) -> Entry | None:
        """The entry of List 6 with a status, from other lists if it has none; None when it is refused."""
        if entry.status or not entry.is_open:
            return entry
        status = self._status_by_other_lists(entry)
        words = entry.lost.get(lists.STATUS, "")
        if status is None:
            reason = "There is neither a case status that is known nor a start date. Fill in the case status."
            self._report.refused(entry.sheet, entry.row, lists.STATUS, words, reason)
            return None
        reason = f"The case status is missing or not known. It was read as {status.replace('_', ' ')}."
        self._report.repaired(entry.sheet, entry.row, lists.STATUS, words, reason)
        return replace(entry, status=status)

    def _status_by_other_lists(self, entry: Entry) -> CaseStatus | None:
        for other in (self._looked_after.get(entry.reference), self._protection.get(entry.reference)):
            if other and other.is_open:
                return other.status
        return CaseStatus.CHILD_IN_NEED if entry.opened_on else None

    def _elsewhere(self, entry: Entry, column: str, order: tuple[ByReference, ByReference]) -> str | None:
        """The team or worker that lists 7 and 8 give for the child; None, unallocated, if they do not."""
        found = [other for source in order if (other := source.get(entry.reference))]
        value = entry.lost.get(column, "")
        for other in sorted(found, key=lambda other: not other.is_open):
            if name := other.team if column == lists.TEAM else other.worker:
                reason = f"It was taken from {other.source}: {name}."
                self._report.repaired(entry.sheet, entry.row, column, value, reason)
                return name
        if column in entry.lost:
            reason = "Lists 7 and 8 do not give it either. The case is imported as unallocated."
            self._report.repaired(entry.sheet, entry.row, column, value, reason)
        return None

    def _tell_of_missing_cases(self) -> None:
        for other in (*self._protection.values(), *self._looked_after.values()):
            on_six = self._in_need.get(other.reference)
            if other.is_open and not (on_six and on_six.is_open):
                said = f"is closed on List 6 (row {on_six.row})" if on_six else "is not on List 6"
                reason = f"The child {said}, so that this row makes no open case. Check List 6."
                self._report.notice(other.sheet, other.row, lists.REFERENCE, other.reference, reason)
