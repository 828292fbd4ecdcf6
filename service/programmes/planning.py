"""What each programme expects this morning, by what it counts: practitioners, auditors, cases, a share or number."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256

from service.models import Person
from service.programmes.auditors import Auditors, back_on
from service.programmes.board import Board, Subject
from service.programmes.places import ALL_BUSY, DRAWN_BUSY, LATER, Place, of_person, of_subject, said_otherwise
from service.relations.lines import service_id_of
from service.sampling import Entry, Excluded, draw
from workflows.periods import Cadence, Period, before, period_of
from workflows.programmes import Basis, Programme, SlotOutcome
from workflows.words import Exempt, SubjectKind

PRACTITIONER = "practitioner"
Taken = Collection[tuple[str, str]]


class Planner:
    """Works out the places of one morning; what it takes for one programme is not free for the next."""

    def __init__(self, board: Board) -> None:
        self._board, self._auditors = board, Auditors(board)

    def places(self, programme: Programme, taken: Taken) -> Iterator[Place]:
        """Everything that a programme expects today and that is not in `taken`, period and holder of each."""
        if programme.cadence is Cadence.INTERVAL:
            yield from self._by_case(programme, taken)
        elif programme.basis is not Basis.PER_CASE:
            period = period_of(programme.cadence, self._board.today)
            yield from BY[programme.basis](self, programme, period, taken)

    def retaken(self, programme: Programme, place: Place) -> Place:
        """A place of a draw that waits for its auditor, as it stands today."""
        subject = next((one for one in self._board.subjects(programme) if one.id == place.case_id), None)
        if subject is None or subject.id in self._board.busy:
            return replace(place, outcome=SlotOutcome.NO_SUBJECT, reason=DRAWN_BUSY)
        return replace(self._given(programme, place, subject), case_id=subject.id)

    # --- one for each practitioner, one for each auditor ----------------------------------------------

    def _by_practitioner(self, programme: Programme, period: Period, taken: Taken) -> Iterator[Place]:
        if programme.competence and not self._board.monitored:
            return
        allowed = {subject.id for subject in self._board.subjects(programme)}
        exempt = self._board.exempt(programme, Exempt.PRACTITIONER)
        spared = self._board.exempt(programme, Exempt.AUDITOR)
        for person in self._practitioners(programme, period):
            held = [subject for subject in self._board.by_worker.get(person.id, ()) if subject.id in allowed]
            for place in self._of_holder(programme, period, f"practitioner:{person.id}", taken) if held else ():
                own = self._auditors.for_practitioner(programme, person)
                place = replace(of_person(place, person), person_id=person.id, auditor_id=own.id if own else None)
                if person.id in exempt or (own is not None and own.id in spared):
                    yield place.not_made(SlotOutcome.EXEMPT, said_otherwise(programme))
                else:
                    yield self._next_case(programme, place, held, period)

    def _practitioners(self, programme: Programme, period: Period) -> Iterator[Person]:
        """Who works here and is not away for all that is left of the period."""
        for person in self._board.here:
            wanted = PRACTITIONER in person.roles and (not programme.competence or person.id in self._board.monitored)
            if wanted and back_on(person, self._board.today, period) is not None:
                yield person

    def _by_auditor(self, programme: Programme, period: Period, taken: Taken) -> Iterator[Place]:
        subjects, exempt = self._board.subjects(programme), self._board.exempt(programme, Exempt.AUDITOR)
        for person in self._auditors.pool(programme):
            back = back_on(person, self._board.today, period)
            for place in self._of_holder(programme, period, f"auditor:{person.id}", taken) if back else ():
                place = replace(of_person(place, person), auditor_id=person.id)
                if person.id in exempt:
                    yield place.not_made(SlotOutcome.EXEMPT, said_otherwise(programme))
                elif back != self._board.today:
                    yield place.not_made(SlotOutcome.WAITING, LATER)
                else:
                    yield self._own_case(programme, place, person, subjects)

    def _own_case(self, programme: Programme, place: Place, person: Person, subjects: list[Subject]) -> Place:
        """The least recently audited case of the auditor's own service, or of any where they belong to none."""
        service_id = service_id_of(person)
        for subject in subjects:
            of_service = service_id is None or subject.service_id == service_id
            if of_service and self._free(programme, subject) and self._auditors.allowed(person, subject):
                self._board.busy.add(subject.id)
                return replace(place, case_id=subject.id, person_id=subject.worker_id)
        return place.not_made(SlotOutcome.NO_SUBJECT, ALL_BUSY)

    def _of_holder(self, programme: Programme, period: Period, holder: str, taken: Taken) -> Iterator[Place]:
        for number in range(1, programme.number + 1):
            place = Place(programme.key, period.name, period.first, period.last, f"{holder}:{number}")
            if place.key not in taken:
                yield place

    def _next_case(self, programme: Programme, place: Place, held: list[Subject], period: Period) -> Place:
        """The least recently audited of somebody's cases that is not being audited (DOMAIN row 2)."""
        unread = None
        for subject in held:
            if self._free(programme, subject):
                found = place.with_auditor(self._auditors.for_subject(programme, subject, period), subject)
                if found.outcome is not SlotOutcome.NO_AUDITOR:
                    if found.outcome is SlotOutcome.MADE:
                        self._board.busy.add(subject.id)
                    return found
                unread = unread or found
        return unread or place.not_made(SlotOutcome.NO_SUBJECT, ALL_BUSY)

    def _free(self, programme: Programme, subject: Subject) -> bool:
        return subject.id not in self._board.busy and subject.id not in self._board.exempt(programme, Exempt.CASE)

    # --- every case, so long after its last audit -----------------------------------------------------

    def _by_case(self, programme: Programme, taken: Taken) -> Iterator[Place]:
        """Made so many working days before the interval ends that it can be done within it."""
        calendar, today, lead = self._board.context.calendar, self._board.today, programme.due_within_working_days
        exempt = self._board.exempt(programme, Exempt.CASE)
        for subject in self._board.subjects(programme):
            since, ends = _interval(programme, subject)
            if calendar.ago(ends, lead) > today or subject.id in self._board.busy:
                continue
            due = ends if ends > today else calendar.add(today, lead)
            place = Place(programme.key, since.isoformat(), today, due, f"case:{subject.id}", due_on=due)
            if place.key in taken:
                continue
            place = of_subject(place, subject)
            if subject.id in exempt:
                yield place.not_made(SlotOutcome.EXEMPT, said_otherwise(programme))
            else:
                yield self._given(programme, place, subject)

    def _given(self, programme: Programme, place: Place, subject: Subject) -> Place:
        found = place.with_auditor(self._auditors.for_subject(programme, subject), subject)
        if found.outcome is SlotOutcome.MADE:
            self._board.busy.add(subject.id)
        return found

    # --- a share of all, or a number of them ----------------------------------------------------------

    def _by_draw(self, programme: Programme, period: Period, taken: Taken) -> Iterator[Place]:
        """Drawn once a period, on the first morning on which there is something to draw from (DOMAIN §5)."""
        if any(name == period.name for name, _ in taken):
            return
        subjects = {subject.reference: subject for subject in self._drawn_from(programme, period)}
        if not subjects:
            return
        share = programme.share if programme.basis is Basis.SHARE else None
        size = programme.number if programme.basis is Basis.NUMBER else None
        seed = f"{programme.key} {period.name}"
        drawn = draw(map(self._entry(programme), subjects.values()), seed=seed, share=share, size=size)
        for number, reference in enumerate(drawn.selected, start=1):
            subject = subjects[reference]
            place = Place(programme.key, period.name, period.first, period.last, f"drawn:{number}", case_id=subject.id)
            yield replace(self._given(programme, of_subject(place, subject), subject), case_id=subject.id)

    def _drawn_from(self, programme: Programme, period: Period) -> list[Subject]:
        """Referrals are drawn from those of the period before; everything else from what is open."""
        subjects = self._board.subjects(programme)
        if programme.subject is not SubjectKind.REFERRAL:
            return subjects
        earlier = before(programme.cadence, period)
        return [subject for subject in subjects if subject.opened_on and earlier.holds(subject.opened_on)]

    def _entry(self, programme: Programme) -> Callable[[Subject], Entry]:
        exempt = self._board.exempt(programme, Exempt.CASE)

        def entry(subject: Subject) -> Entry:
            busy = subject.id in self._board.busy or subject.id in exempt
            excluded = Excluded.RESTRICTED if subject.restricted else Excluded.AUDIT_OPEN if busy else None
            service, worker = str(subject.service_id or ""), str(subject.worker_id or "")
            return Entry(subject.reference, service, subject.status, worker, excluded=excluded)

        return entry


def _interval(programme: Programme, subject: Subject) -> tuple[date, date]:
    """From when a case counts, and the day by which it is to be audited again.

    One that was never audited when the programme began gets a day of its own within the first interval, by its
    reference, so that an authority that begins is not asked for every case at once.
    """
    assert programme.starts_on is not None, "the programme was checked"
    days = programme.interval_days
    if subject.last_on is not None:
        return subject.last_on, subject.last_on + timedelta(days=days)
    if subject.opened_on is not None and subject.opened_on > programme.starts_on:
        return subject.opened_on, subject.opened_on + timedelta(days=days)
    spread = int.from_bytes(sha256(subject.reference.encode()).digest()[:4]) % days
    return programme.starts_on, programme.starts_on + timedelta(days=1 + spread)


BY: Mapping[Basis, Callable[[Planner, Programme, Period, Taken], Iterator[Place]]] = {
    Basis.NUMBER: Planner._by_draw,
    Basis.PER_AUDITOR: Planner._by_auditor,
    Basis.PER_PRACTITIONER: Planner._by_practitioner,
    Basis.SHARE: Planner._by_draw,
}
