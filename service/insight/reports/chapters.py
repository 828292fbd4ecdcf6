"""What a report says, chapter by chapter, for a page, a Word document and a workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from service.insight.reports import saying
from service.insight.reports.figure import Figure
from service.insight.reports.kinds import Kind
from service.insight.reports.words import GROUPS, PLAN_STATES, named
from workflows.guards.wording import written

SHARES = ("What was counted", "How many", "Share", "Likely between")
# In a short report so many questions are told, those with the least evidence on file.
FEWEST_ON_FILE = 10
BASELINE = "This cycle is the baseline with which later ones are compared."
AGREEMENT = (
    "A coefficient of 1 is full agreement, 0 what chance would give. Where nearly all audits have one grade, kappa is "
    "low although nearly all agree; where all have one grade, it is not defined. Exercises and second audits of a file "
    "are among these grades, which are counted nowhere else."
)


@dataclass(frozen=True)
class Grid:
    """A table: its head, its rows, and for each row how long its bar is (0-1), where it has one."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    bars: Sequence[float | None] = ()


@dataclass(frozen=True)
class Section:
    """A heading, what stands below it, and its tables."""

    title: str
    paragraphs: Sequence[str] = ()
    grids: Sequence[Grid] = ()


@dataclass(frozen=True)
class Content:
    """All that sections are made from: the figures by key, the service-level plans, and facts about the report."""

    figures: Mapping[str, Figure]
    plans: Sequence[Mapping[str, Any]] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)

    def under(self, prefix: str) -> list[Figure]:
        return [figure for key, figure in self.figures.items() if key.startswith(prefix)]


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
    return Section("Response", [said] if said else [], (_shares("What was asked for", [*asked, *done_of]),))


def grades(content: Content) -> Section:
    """Each group that has audits: all its grades, or in public good or better alone."""
    grids = [
        _shares(label, content.under(f"grades.{group}."))
        for group, label in GROUPS.items()
        if any(figure.hidden or figure.n for figure in content.under(f"grades.{group}."))
    ]
    twice = content.figures["twice.graded"]
    said = f"Graded twice: {saying.of(twice) if twice.n is not None else saying.plain(twice)}." if grids else ""
    return Section("Grades", [said] if said else ["No audits were submitted in this time."], grids)


def services(content: Content) -> Section:
    """Good or better in each statutory service, by name: never in the order of their figures."""
    found = content.under("service.")
    return Section("Good or better by service", (), [_shares("Statutory services, by name", found)] if found else [])


def before(content: Content) -> Section:
    """This cycle beside the one before, or that it is the first."""
    earlier, now = content.figures.get("before.good_or_better"), content.figures["grades.statutory.good_or_better"]
    if earlier is None:
        said = (BASELINE,) if content.facts.get("baseline") else ()
        return Section("The cycle before", said)
    return Section("The cycle before", (), [_shares("Good or better, this cycle and the one before", [now, earlier])])


def agreement(content: Content) -> Section:
    """How two grades of the same file agree, with n; what is not defined says so."""
    twice = content.figures["twice.exact"]
    if not twice.n:
        return Section("Graded twice", ("No audit of this time was graded twice.",))
    found = content.under("twice.")
    apart = [figure for figure in found if figure.n is not None and figure.key != "twice.graded"]
    shares = _shares("Two grades of one file", apart)
    rows = [(figure.label, saying.plain(figure), f"{twice.n}") for figure in found if figure.n is None]
    return Section(
        "Graded twice", (AGREEMENT,), (shares, Grid("Coefficients", ("Coefficient", "Value", "Audits"), rows))
    )


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
    issued, days = content.figures["actions.issued"], content.figures.get("actions.days")
    if issued.value == 0:
        return Section("What was done", ("No actions of these audits were sent out.",))
    took = f" Half of the plans were done within {saying.plain(days)} days." if days and days.value is not None else ""
    shares = [figure for figure in content.under("actions.") if figure not in (issued, days)]
    said = f"Actions that were sent out: {saying.plain(issued)}.{took}"
    return Section("What was done", (said,), (_shares("Actions", shares),))


def escalated(content: Content) -> Section:
    """Why somebody above was called, and what came of it."""
    ended = content.figures["escalations.ended"]
    if ended.n == 0:
        return Section("Escalations", ("There were none.",))
    causes, outcomes = content.under("escalations.cause."), content.under("escalations.outcome.")
    days = content.figures["escalations.days"]
    took = f" Half of those had ended after {saying.plain(days)} days." if days.value is not None else ""
    grids = [_shares("Why", causes), *([_shares("What came of those that ended", outcomes)] if outcomes else [])]
    return Section("Escalations", (f"{saying.of(ended)} have ended.{took}",), grids)


def learning(content: Content) -> Section:
    """What actions were about, families, and good work; early help apart from the others here too."""
    if not content.figures["audits.counted"].value:
        return Section("What to learn")
    asked = [(label, content.figures[f"family.{group}"]) for group, label in GROUPS.items()]
    family = [
        replace(figure, label=f"{label}: the child or the family was asked") for label, figure in asked if figure.n
    ]
    themes = _shares("Audits with an action on a theme", content.under("themes."))
    rest = _shares("Families and good work", [*family, *content.under("exemplars.")])
    return Section("What to learn", (), (themes, rest))


def recommendations(content: Content) -> Section:
    """The plans of a cycle or a service: what is to be done so that it gets better everywhere."""
    if not content.plans:
        return Section("Recommendations", ("No plan for a whole service was made in this time.",))
    rows = [_plan(plan) for plan in content.plans]
    return Section("Recommendations", (), [Grid("Plans", ("What", "Where", "Actions", "By", "State"), rows)])


def _plan(plan: Mapping[str, Any]) -> tuple[str, ...]:
    due, state = written(date.fromisoformat(plan["due_on"])), named(PLAN_STATES, plan["state"])
    return plan["title"] or "Plan", plan["service"] or "Everywhere", " ".join(plan["asks"]), due, state


def _shares(caption: str, figures: Iterable[Figure]) -> Grid:
    found = list(figures)
    return Grid(caption, SHARES, [saying.row(figure) for figure in found], [saying.bar(figure) for figure in found])


Maker = Callable[[Content], Section]
LATER = (agreement, recommendations, caution)
ORDER: Mapping[Kind, Sequence[Maker]] = {
    Kind.COMMITTEE: (grades, services, response, done, recommendations, caution_in_public),
    Kind.CYCLE: (response, grades, services, before, evidence, done, escalated, learning, *LATER),
    Kind.INSPECTION: (grades, services, least_evidence, done, escalated, learning, response, *LATER),
    Kind.QUARTERLY: (response, grades, services, done, escalated, least_evidence, learning, *LATER),
}
