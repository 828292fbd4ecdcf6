"""The one door for reading files of any kind: a path becomes records and notices."""

from collections.abc import Collection
from pathlib import Path

from service.imports.annex_a import read_annex_a
from service.imports.cases_csv import read_allocations, read_cases
from service.imports.cin_census import read_cin_census
from service.imports.records import ImportKind, ReadResult, Unreadable
from service.imports.report import Progress, Report
from service.imports.staff_csv import read_staff


def read(
    kind: str,
    path: Path,
    *,
    filename: str,
    progress: Progress | None = None,
    known_roles: Collection[str] = frozenset(),
) -> ReadResult:
    """What a file of this kind holds. `filename` is what the sender calls it; `path` is where it lies.

    `progress` is called with the rows read and, where it is known, about how many there are. `known_roles`
    are those that a staff file may name. Raises Unreadable when the file as a whole cannot be taken.
    """
    report = Report(progress)
    try:
        result = _read(kind, path, filename, report, known_roles)
    except OSError:
        raise Unreadable("The file cannot be opened. Check that it is there and may be read.") from None
    report.finished()
    return result


def _read(kind: str, path: Path, filename: str, report: Report, known_roles: Collection[str]) -> ReadResult:
    match kind:
        case ImportKind.ANNEX_A:
            return read_annex_a(path, filename, report)
        case ImportKind.CIN_CENSUS:
            return read_cin_census(path, report)
        case ImportKind.CASES_CSV:
            return read_cases(path, report)
        case ImportKind.ALLOCATIONS_CSV:
            return read_allocations(path, report)
        case ImportKind.STAFF_CSV:
            return read_staff(path, report, known_roles)
    raise Unreadable(f"Files of the kind “{kind}” cannot be read. The kinds are: {', '.join(ImportKind)}.")
