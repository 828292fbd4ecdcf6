"""Reading a Children in Need census return (XML) into cases, one for each child."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from service.imports import values
from service.imports.census_xml import Child, Episode, children
from service.imports.dates import NotADate, parse_date
from service.imports.records import CaseRecord, CaseStatus, ReadResult
from service.imports.report import Report

REFERENCE = "LAchildID"
REFERRED = "CINreferralDate"
CLOSED = "CINclosureDate"
NFA = "ReferralNFA"


@dataclass(frozen=True)
class _Span:
    """An episode with its dates read."""

    episode: Episode
    referred_on: date | None
    closed_on: date | None


def read_cin_census(path: Path, report: Report) -> ReadResult:
    """The children of the return: open if an episode has no closure date, else closed on the last of them.

    A return names neither team nor worker; an allocations file goes with it. Notices count children from 1.
    """
    kept: dict[str, tuple[int, CaseRecord]] = {}
    for child in children(path):
        report.row_read()
        case = _case(child, report)
        if case:
            _keep_one(kept, child.number, case, report)
    if not report.rows_read:
        report.notice(None, None, "Child", "", "The return holds no children, so that nothing was imported.")
    records = tuple(case for _, case in kept.values())
    return ReadResult(records, (), tuple(report.notices), report.rows_read, frozenset())


def _keep_one(kept: dict[str, tuple[int, CaseRecord]], number: int, case: CaseRecord, report: Report) -> None:
    earlier = kept.setdefault(case.reference, (number, case))
    if earlier[0] == number:
        return
    loser, winner = number, earlier[0]
    if case.is_open and not earlier[1].is_open:
        kept[case.reference] = (number, case)
        loser, winner = winner, loser
    reason = f"The identifier is in the return twice. Child {winner} was taken instead."
    report.refused(None, loser, REFERENCE, case.reference, reason)


def _case(child: Child, report: Report) -> CaseRecord | None:
    try:
        reference = values.reference(child.reference)
    except values.Refused as refusal:
        shown = "" if isinstance(refusal, values.NotShown) else child.reference
        report.refused(None, child.number, REFERENCE, shown, str(refusal))
        return None
    if not child.episodes:
        reason = "The child has no episode of need in this return, so that no case was made."
        report.refused(None, child.number, "CINdetails", reference, reason)
        return None
    try:
        spans = [_span(child, episode, report) for episode in child.episodes]
    except NotADate:
        return None
    span = _deciding(child, spans, report)
    status = CaseStatus.CLOSED if span.closed_on else _status(span.episode)
    if not span.closed_on and _is_nfa(span.episode):
        reason = "The open episode is also marked as a referral with no further action. It is imported as open."
        report.notice(None, child.number, NFA, span.episode.fields[NFA], f"{reason} Child: {reference}.")
    source = f"child {child.number}"
    return CaseRecord(reference, status, None, None, span.referred_on, span.closed_on, (), source)


def _span(child: Child, episode: Episode, report: Report) -> _Span:
    referred, closed = episode.fields.get(REFERRED, ""), episode.fields.get(CLOSED, "")
    try:
        closed_on = parse_date(closed)
    except NotADate as refusal:
        report.refused(None, child.number, CLOSED, closed, str(refusal))
        raise
    try:
        referred_on = parse_date(referred)
    except NotADate as refusal:
        report.repaired(None, child.number, REFERRED, referred, f"{refusal} The date was left blank.")
        referred_on = None
    return _Span(episode, referred_on, closed_on)


def _deciding(child: Child, spans: list[_Span], report: Report) -> _Span:
    """The latest open episode, else the one that closed last."""
    still_open = [span for span in spans if span.closed_on is None]
    if len(still_open) > 1:
        reason = f"The child has {len(still_open)} episodes without a closure date. The latest of them was taken."
        report.notice(None, child.number, CLOSED, "", reason)
    if still_open:
        return max(still_open, key=lambda span: span.referred_on or date.min)
    return max(spans, key=lambda span: span.closed_on or date.min)


def _status(episode: Episode) -> CaseStatus:
    if _goes_on(episode, "ChildProtectionPlans", "CPPstartDate", "CPPendDate"):
        return CaseStatus.CHILD_PROTECTION
    if _goes_on(episode, "CINPlanDates", "CINPlanStartDate", "CINPlanEndDate"):
        return CaseStatus.CHILD_IN_NEED
    if _goes_on(episode, "Assessments", "AssessmentActualStartDate", "AssessmentAuthorisationDate"):
        return CaseStatus.OPEN_ASSESSMENT
    return CaseStatus.CHILD_IN_NEED


def _goes_on(episode: Episode, part: str, began: str, ended: str) -> bool:
    return any(fields.get(began) and not fields.get(ended) for kind, fields in episode.parts if kind == part)


def _is_nfa(episode: Episode) -> bool:
    try:
        return bool(values.yes_or_no(episode.fields.get(NFA)))
    except values.Refused:
        return False
