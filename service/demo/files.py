"""Brings the demonstration's staff and cases in: as files, through the importer that everybody uses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from service.demo.authority import Staff
from service.demo.cases import Caseload
from service.demo.workbook import write_allocations, write_annex_a
from service.people import person_by_email
from service.usecases.importing import import_file


class Files:
    """Written into a folder that is thrown away afterwards; the first staff file is brought by nobody yet."""

    def __init__(self, staff: Staff, cases: Caseload, folder: Path) -> None:
        self._staff, self._cases, self._folder = staff, cases, folder

    def bring_staff(self, today: date) -> None:
        self._import("staff_csv", self._staff.write(self._folder / f"staff-{today}.csv"))

    def bring_cases(self, today: date) -> None:
        """The case system's children of today, and who holds the early help cases."""
        children = self._cases.children.values()
        self._import("annex_a", write_annex_a(children, today, self._folder / f"annex-a-{today}.xlsx"))
        self._import("allocations_csv", write_allocations(children, self._folder / f"early-help-{today}.csv"))

    def _import(self, kind: str, path: Path) -> None:
        by = person_by_email(self._staff["performance"].email)
        import_file(kind, path, filename=path.name, person=by)
