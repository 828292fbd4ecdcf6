"""Why one case was drawn for a cycle, or why not: repeated from the frozen list each time, with the figures behind it.

Whoever may not see a restricted record finds no such case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from service.database import db
from service.frames import groups_with_reserve, kind_of_frame
from service.looking import looked_at
from service.models import Audit, Case, Cycle, CycleCase, Person
from service.queries import Absent, Sight, may
from service.queries.cases import unrestricted
from service.reading.draws import file_day, repeats
from service.sampling import Explanation, Part, Step, Verdict, explain
from service.steps.drawing import left_out_counts, repeated
from workflows.tool_model import text_fault
from workflows.words import Frame
from workflows.words import Part as Place

LISTED = {Frame.OPEN_CASES: "open case", Frame.REFERRALS: "referral"}


@dataclass(frozen=True)
class CaseDraw:
    """Why a case: the sentences, and the figures that stand beside them.

    `excluded` counts by reason what was left out, `listed` the rows of the whole list; `cases`, `places` and
    `reserves` are those of its group. `place` is its number among the places now, None while it has none;
    `repeats` says that list and starting number give the same cases again, worked out just now; `audit_id` is that
    of an audit of it which the reader may see. `sees_all`: the reader may look at the whole draw.
    """

    cycle: Cycle
    explanation: Explanation
    listed: int
    excluded: Mapping[str, int]
    cases: int
    places: int
    reserves: int
    place: int | None
    audit_id: int | None
    file_of_on: date | None
    repeats: bool
    sees_all: bool
    spare: bool


@dataclass(frozen=True)
class _Asked:
    """The row of a drawn case, its auditor, and the audit of it that the person may see."""

    drawn: CycleCase | None
    auditor: Person | None
    audit_id: int | None


def case_draw(cycle_id: int, reference: str, person: Person) -> CaseDraw:
    """Why a case was drawn or not, for whoever follows the cycle, or sees the case or an audit of it; raises Absent.

    A case that is restricted to others is absent like one that is not known at all.
    """
    sight = Sight(person)
    cycle = db.session.get(Cycle, cycle_id)
    case = _case(cycle, reference) if cycle is not None else None
    if cycle is None or case is None or cycle.drawn_on is None or not _may_ask(cycle, case, sight):
        raise Absent("case in this cycle")
    looked_at("cycle", cycle.id, person.id)
    looked_at("case", case.id, person.id)
    again, asked = repeated(cycle), _asked(cycle, case, sight)
    found = explain(again, reference, LISTED[Frame(cycle.frame)])
    group = again.groups.get(found.stratum) if found.stratum else None
    return CaseDraw(
        cycle=cycle,
        explanation=_told(found, cycle, asked),
        listed=len(again.frame),
        excluded=left_out_counts(again),
        cases=group.share.cases if group else 0,
        places=len(group.selected) if group else 0,
        reserves=len(group.reserves) if group else 0,
        place=asked.drawn.position if asked.drawn and asked.drawn.part == Place.SELECTED else None,
        audit_id=asked.audit_id,
        file_of_on=file_day(cycle),
        repeats=repeats(cycle, again),
        sees_all=may(person, "cycle.follow"),
        spare=_spare(cycle, asked.drawn, person),
    )


def _spare(cycle: Cycle, drawn: CycleCase | None, person: Person) -> bool:
    """Whether a reserve of the same group could take the place; asked for whoever could have it replaced alone."""
    return drawn is not None and may(person, "cycle.replace") and drawn.stratum in groups_with_reserve(cycle)


def explained(cycle_id: int, reference: str, person: Person) -> Explanation:
    """The sentences alone; raises Absent as `case_draw` does."""
    return case_draw(cycle_id, reference, person).explanation


def _case(cycle: Cycle, reference: str) -> Case | None:
    if text_fault(reference):
        return None
    query = select(Case).where(Case.kind == kind_of_frame(cycle), Case.reference == reference)
    return db.session.scalars(query).unique().first()


def _may_ask(cycle: Cycle, case: Case, sight: Sight) -> bool:
    """Whoever follows cycles may ask about every case that is not restricted to others, who sees it about that one."""
    seen = select(Case.id).where(Case.id == case.id, sight.where(unrestricted))
    if db.session.scalar(seen) is None:
        return False
    if may(sight.person, "cycle.follow") or db.session.scalar(
        select(Case.id).where(Case.id == case.id, sight.of("subject"))
    ):
        return True
    return _audit(cycle, case, sight) is not None


def _audit(cycle: Cycle, case: Case, sight: Sight) -> int | None:
    query = select(Audit.id).where(Audit.case_id == case.id, Audit.cycle_id == cycle.id, sight.of("audit"))
    found: int | None = db.session.scalar(query.order_by(Audit.id.desc()).limit(1))
    return found


def _asked(cycle: Cycle, case: Case, sight: Sight) -> _Asked:
    query = select(CycleCase, Person).outerjoin(Person, Person.id == CycleCase.auditor_id)
    row = db.session.execute(
        query.where(CycleCase.cycle_id == cycle.id, CycleCase.case_id == case.id).options(lazyload("*"))
    ).first()
    drawn, auditor = row if row is not None else (None, None)
    return _Asked(drawn, auditor, _audit(cycle, case, sight))


def _told(found: Explanation, cycle: Cycle, asked: _Asked) -> Explanation:
    """The draw's own explanation with what happened to the case since."""
    parts: Sequence[Part] = (*found.parts, *_since(cycle, asked))
    if found.verdict is Verdict.RESERVE and asked.drawn and asked.drawn.part != Place.RESERVE:
        return replace(found, title=f"Why case {found.reference} was chosen", parts=tuple(parts))
    return replace(found, parts=tuple(parts))


def _since(cycle: Cycle, asked: _Asked) -> list[Part]:
    """What happened to a drawn case afterwards: who audits it, or which reason took its place away."""
    place, auditor = asked.drawn, asked.auditor
    if place is None or place.part == Place.RESERVE:
        return []
    if place.part == Place.REPLACED:
        why = f"The next reserve took its place, number {place.position}: {place.reason}"
        return [Part("It was replaced", why, Step.REPLACED)]
    taken = "" if place.order <= _given(cycle, place) else f"It was a reserve and took place {place.position}. "
    who = f"{auditor.name} audits it, and does not hold the case." if auditor else "Nobody could be found to audit it."
    return [Part("We found an auditor with no tie to the case", taken + who, Step.AUDITOR)]


def _given(cycle: Cycle, place: CycleCase) -> int:
    return next(int(part["places"]) for part in cycle.allocation if (part["service"], part["status"]) == place.stratum)
