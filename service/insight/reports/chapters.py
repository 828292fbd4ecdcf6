"""What a report says, chapter by chapter, for a page, a Word document and a workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from service.insight.measures.counting import Part
from service.insight.reports import saying
from service.insight.reports.around import around, took
from service.insight.reports.before import before, over_time, over_time_in_public
from service.insight.reports.figure import Figure
from service.insight.reports.kinds import Kind
from service.insight.reports.told import Content, Grid, Section, shares
from service.insight.reports.words import GROUPS, PLAN_STATES, named
from service.insight.target import against
from workflows.guards.wording import written

# In a short report so many questions are told, those with the least evidence on file.
FEWEST_ON_FILE = 10
AGREEMENT = (
    "A coefficient of 1 is full agreement, 0 what chance would give. Where nearly all audits have one grade, kappa is "
    "low although nearly all agree; where all have one grade, it is not defined. Exercises and second audits of a file "
    "are among these grades, which are counted nowhere else."
)


def sections(kind: str, content: Content) -> list[Section]:
    """The sections of one kind of report that have something to say."""
    made = [make(content) for make in ORDER[Kind(kind)]]
    return [section for section in made if section.paragraphs or section.grids]


def caution(content: Content) -> Section:
    return Section("How to read these figures", saying.CAUTION)


def caution_in_public(content: Content) -> Section:
    return Section("How to read these figures", (*saying.CAUTION, *saying.PUBLIC))


def response(content: Content) -> Section:
    """What came back of what cycles asked for, and what was done of what programmes expected."""
    found, expected = content.figures["returns.returned"], content.figures.get("expected.done")
    done_of = [expected] if expected and expected.n else []
    if found.n == 0 and not done_of:
        return Section("Response", ("No cycle and no programme asked for audits in this time.",))
    asked = [] if found.n == 0 else content.under("returns.")
    said = f"{saying.of(found)} audits that cycles asked for came back in time." if asked else ""
    return Section("Response", [said] if said else [], (shares("What was asked for", [*asked, *done_of]),))


def grades(content: Content) -> Section:
    """Each group that has audits: all its grades, or in public good or better alone."""
    grids = [
        shares(label, content.under(f"grades.{group}."))
        for group, label in GROUPS.items()
        if any(figure.hidden or figure.n for figure in content.under(f"grades.{group}."))
    ]
    twice = content.figures["twice.graded"]
    if not grids:
        return Section("Grades", ["No audits were submitted in this time."])
    said = f"Graded twice: {saying.of(twice) if twice.n is not None else saying.plain(twice)}."
    return Section("Grades", [said, *_target(content)], grids)


def _target(content: Content) -> Iterator[str]:
    """How inadequate audits stand to the authority’s target, early help apart."""
    target = content.figures.get("target.inadequate")
    for group in (Part.STATUTORY, Part.EARLY_HELP):
        found = content.figures.get(f"grades.{group}.inadequate")
        if target and target.value is not None and found and found.n:
            yield f"{GROUPS[group]}: {against(found.share, target.value)}"


def services(content: Content) -> Section:
    """Good or better in each statutory service, by name: never in the order of their figures."""
    found = content.under("service.")
    return Section("Good or better by service", (), [shares("Statutory services, by name", found)] if found else [])


def agreement(content: Content) -> Section:
    """How two grades of the same file agree, with n; what is not defined says so."""
    twice = content.figures["twice.exact"]
    if not twice.n:
        return Section("Graded twice", ("No audit of this time was graded twice.",))
    found = content.under("twice.")
    apart = [figure for figure in found if figure.n is not None and figure.key != "twice.graded"]
    both = shares("Two grades of one file", apart)
    rows = [(figure.label, saying.plain(figure), f"{twice.n}") for figure in found if figure.n is None]
    return Section("Graded twice", (AGREEMENT,), (both, Grid("Coefficients", ("Coefficient", "Value", "Audits"), rows)))


def evidence(content: Content) -> Section:
    """Every question, in the order of the tool."""
    return _evidence(content, None)


def least_evidence(content: Content) -> Section:
    """The questions that were answered most rarely with yes, of those that were asked often enough to tell."""
    return _evidence(content, FEWEST_ON_FILE)


def _evidence(content: Content, most: int | None) -> Section:
    title = "Evidence on file" if most is None else "Least often on file"
    grids = [_asked(content, group, label, most) for group, label in GROUPS.items()]
    return Section(title, (), [grid for grid in grids if grid.rows])


def _asked(content: Content, group: str, label: str, most: int | None) -> Grid:
    found = [figure for figure in content.under(f"evidence.{group}.") if figure.key.endswith(".on_file")]
    if most is not None:
        found = sorted((one for one in found if not one.share.small), key=lambda one: (one.value, one.key))[:most]
    head = ("Question", "On file", "Share", "Likely between", "Not answered", "Found elsewhere")
    return Grid(label, head, [_question(content, one) for one in found], [saying.bar(one) for one in found])


def _question(content: Content, figure: Figure) -> tuple[str, ...]:
    stem = figure.key.removesuffix(".on_file")
    apart = (content.figures[f"{stem}.{name}"] for name in ("not_answered", "elsewhere"))
    return (*saying.row(figure), *(f"{one.k}" for one in apart))


def done(content: Content) -> Section:
    """What became of the actions."""
    issued = content.figures["actions.issued"]
    if issued.value == 0:
        return Section("What was done", ("No actions of these audits were sent out.",))
    took = _within(content, "actions.days", "the plans were done")
    found = [figure for figure in content.under("actions.") if figure.n is not None or figure.hidden]
    said = f"Actions that were sent out: {saying.plain(issued)}.{took}"
    return Section("What was done", (said,), (shares("Actions", [one for one in found if one is not issued]),))


def _within(content: Content, key: str, what: str) -> str:
    """How long half and nine in ten of something took."""
    half, most = content.figures.get(key), content.figures.get(f"{key}_p90")
    if half is None or most is None or half.value is None:
        return ""
    return f" Half of {what} within {saying.plain(half)} days, nine in ten within {saying.plain(most)}."


def escalated(content: Content) -> Section:
    """Why somebody above was called, and what came of it."""
    ended = content.figures["escalations.ended"]
    if ended.n == 0:
        return Section("Escalations", ("There were none.",))
    causes, outcomes = content.under("escalations.cause."), content.under("escalations.outcome.")
    took = _within(content, "escalations.days", "these ended")
    grids = [shares("Why", causes), *([shares("What came of those that ended", outcomes)] if outcomes else [])]
    return Section("Escalations", (f"{saying.of(ended)} have ended.{took}",), grids)


def learning(content: Content) -> Section:
    """What actions were about, families, and good work; early help apart from the others here too."""
    if not content.figures["audits.counted"].value:
        return Section("What to learn")
    asked = [(label, content.figures[f"family.{group}"]) for group, label in GROUPS.items()]
    family = [
        replace(figure, label=f"{label}: the child or the family was asked") for label, figure in asked if figure.n
    ]
    themes = shares(
        "Audits with an action on a theme: training needs, system problems and others", content.under("themes.")
    )
    rest = shares("Families and good work", [*family, *content.under("exemplars.")])
    sent = content.figures.get("quick_wins.sent")
    said = [f"{sent.label}: {saying.plain(sent)}."] if sent else []
    return Section("What to learn", said, (themes, rest))


def recommendations(content: Content) -> Section:
    """The plans of a cycle or a service: what is to be done so that it gets better everywhere."""
    if not content.plans:
        return Section("Recommendations", ("No plan for a whole service was made in this time.",))
    rows = [_plan(plan) for plan in content.plans]
    return Section("Recommendations", (), [Grid("Plans", ("What", "Where", "Actions", "By", "State"), rows)])


def _plan(plan: Mapping[str, Any]) -> tuple[str, ...]:
    due, state = written(date.fromisoformat(plan["due_on"])), named(PLAN_STATES, plan["state"])
    return plan["title"] or "Plan", plan["service"] or "Everywhere", " ".join(plan["asks"]), due, state


Maker = Callable[[Content], Section]
WORK = (done, escalated, took, around, learning)
LATER = (agreement, recommendations, caution)
ORDER: Mapping[Kind, Sequence[Maker]] = {
    Kind.COMMITTEE: (grades, services, over_time_in_public, response, done, recommendations, caution_in_public),
    Kind.CYCLE: (response, grades, services, before, over_time, evidence, *WORK, *LATER),
    Kind.INSPECTION: (grades, services, over_time, least_evidence, *WORK, response, *LATER),
    Kind.QUARTERLY: (response, grades, services, over_time, *WORK, least_evidence, *LATER),
}
