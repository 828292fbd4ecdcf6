"""Who may read a restricted case: named by e-mail, known to the service, one of them able to act for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import selectinload

from service.batches import batches
from service.models import CaseReader, Person
from service.transaction import Work
from workflows.words import Relation


class Readers:
    """The readers of restricted cases, as they are and as a file wants them."""

    def __init__(self, work: Work) -> None:
        self._work = work
        people = work.session.scalars(select(Person).options(selectinload(Person.role_grants))).unique()
        self._by_email = {person.email: person for person in people}
        self._emails = {person.id: person.email for person in self._by_email.values()}
        self._acting = work.context.roles.acting_as(Relation.ADDRESSEE)

    def refusal(self, emails: Sequence[str]) -> str | None:
        """Why a case cannot be restricted to these people, if it cannot."""
        unknown = [email for email in emails if email not in self._by_email]
        if unknown:
            return f"Nobody with the e-mail {unknown[0]} is known. Import them as staff first, or correct it."
        if emails and not any(self._can_act(self._by_email[email]) for email in emails):
            return (
                "None of these people may act on an escalation, so nobody could deal with the case's audits. "
                "Name a service manager, or somebody above, who works here as well."
            )
        return None

    def _can_act(self, person: Person) -> bool:
        return person.here_on(self._work.today) and bool(person.roles & self._acting)

    def of(self, case_ids: Collection[int]) -> dict[int, frozenset[str]]:
        """The e-mails of those named for each case."""
        found: dict[int, set[str]] = defaultdict(set)
        for some in batches(case_ids):
            query = select(CaseReader.case_id, CaseReader.person_id).where(CaseReader.case_id.in_(some))
            for case_id, person_id in self._work.session.execute(query):
                found[case_id].add(self._emails[person_id])
        return {case_id: frozenset(emails) for case_id, emails in found.items()}

    def replace(self, wanted: Mapping[int, Collection[str]]) -> None:
        """Make these the readers of these cases."""
        for some in batches(wanted):
            self._work.session.execute(
                delete(CaseReader).where(CaseReader.case_id.in_(some)).execution_options(synchronize_session=False)
            )
        rows = [
            {"case_id": case_id, "person_id": self._by_email[email].id}
            for case_id, emails in wanted.items()
            for email in sorted(emails)
        ]
        if rows:
            self._work.session.execute(insert(CaseReader), rows)


def listed(emails: Collection[str]) -> str | None:
    """The readers as a case's history names them; None: not restricted."""
    return "; ".join(sorted(emails))[:200] or None
