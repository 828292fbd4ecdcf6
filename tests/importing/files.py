"""Writing the files that import tests bring in, and bringing them in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from service.database import db
from service.models import Case, CaseChange, Import, Outbox, Person
from service.usecases.importing import import_file, progress_of
from tests.support.annex_a import Rows, build_workbook
from tests.support.samples import sample

STAFF = "email,name,known_as,roles,team,service,manager_email,leave,starts_on,left_on"


class Files:
    """Files in a folder of the test's own; each `bring` is one import by the command line unless a person is given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def bring(self, kind: str, text: str, **more: Any) -> Import:
        """Import a CSV file with this text."""
        path = self.folder / f"{kind}.csv"
        path.write_text(text, "utf-8")
        return self.bring_path(kind, path, **more)

    def cases(
        self, *rows: str, header: str = "reference,status,team,worker,opened_on,closed_on", **more: Any
    ) -> Import:
        return self.bring("cases_csv", "\n".join([header, *rows]), **more)

    def staff(self, *rows: str, header: str = STAFF, **more: Any) -> Import:
        return self.bring("staff_csv", "\n".join([header, *rows]), **more)

    def workbook(self, lists: Mapping[int, Rows], renamed: Mapping[str, str] | None = None, **more: Any) -> Import:
        """Import an Annex A workbook with these lists."""
        path = build_workbook(self.folder / "annex_a.xlsx", lists, renamed=renamed)
        return self.bring_path("annex_a", path, **more)

    def sample(self, name: str) -> Import:
        """Import one of the published samples."""
        kind = "annex_a" if name.startswith("annex_a/") else "cin_census"
        return self.bring_path(kind, sample(name))

    def progress(self, token: str) -> dict[str, Any] | None:
        """What whoever polls for an import is answered."""
        return progress_of(token)

    def bring_path(self, kind: str, path: Path, **more: Any) -> Import:
        return import_file(kind, path, **{"filename": path.name, "person": None, **more})


def case(reference: str) -> Case:
    """The case of this reference."""
    found = db.session.scalars(select(Case).where(Case.reference == reference)).unique().one()
    db.session.refresh(found)
    return found


def worker_of(reference: str) -> str | None:
    """The e-mail of whoever holds the case."""
    worker = case(reference).worker
    return worker.email if worker else None


def lines(reference: str) -> list[tuple[str, str | None, str | None]]:
    """What imports changed about a case, oldest first."""
    query = select(CaseChange).join(Case, Case.id == CaseChange.case_id).where(Case.reference == reference)
    return [(line.kind, line.before, line.after) for line in db.session.scalars(query.order_by(CaseChange.id))]


def reasons(imported: Import, severity: str | None = None) -> list[str]:
    """The sentences of an import's report."""
    return [n["reason"] for n in imported.notices if severity in (None, n["severity"])]


def refused(imported: Import) -> list[tuple[int | None, str | None]]:
    """Row and column of everything that was refused."""
    return [(n["row"], n["column"]) for n in imported.notices if n["severity"] == "refused"]


def told(message: str) -> list[tuple[str, str]]:
    """Relation and channel of every outbox row of a message."""
    query = select(Outbox.relation, Outbox.channel).where(Outbox.message == message).order_by(Outbox.id)
    return [(relation, channel) for relation, channel in db.session.execute(query)]


def person(email: str) -> Person:
    """A person by e-mail, as the database has them now."""
    found = db.session.scalars(select(Person).where(Person.email == email)).unique().one()
    db.session.refresh(found)
    return found
