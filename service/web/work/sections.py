"""The sections of the home page, always in the same order, and the count strip that leads to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from service.reading.mywork.tasks import Line, MyWork
from service.reading.mywork.week import Expected
from service.web.links import path_of
from service.web.words import days
from service.web.work.rows import Item, Telling, item_of

# Tasks of these kinds stand under one heading, in this order; plans stand under the day of their supervision.
AUDITS = "Audits to do"
SECTIONS: Mapping[str, tuple[str, ...]] = {
    "Child at risk today": ("acknowledge_urgent_escalation", "resolve_urgent_escalation"),
    "Escalations to acknowledge": ("acknowledge_escalation", "acknowledge_top_escalation"),
    "Escalations to decide": ("resolve_escalation", "resolve_top_escalation"),
    AUDITS: ("audit_file",),
    "Plans to sign off": ("sign_off_plan",),
    "Delays to decide": ("decide_delay",),
    "Actions to send out": ("issue_actions", "supply_actions"),
    "To discuss in supervision": ("discuss_form", "issue_form_actions", "file_form"),
    "Grades to agree": ("agree_grade", "answer_moderation", "settle_grade"),
    "Files to grade a second time": ("moderate_audit", "assess_audit"),
    "Group exercises": ("enter_grade", "reveal_grades", "agree_standard"),
    "Plans to give to someone else": ("reassign_plan",),
    "Supervisions to mark": ("hold_supervision",),
    "Reviews to do": ("review_audits", "check_quarter"),
    "Exemptions to decide": ("decide_exemption",),
    "Audit tools to finish": ("finish_tool",),
    "Cycles to move on": ("draw_cycle", "open_cycle", "close_cycle", "report_cycle"),
}
OWN, OTHER = "For supervision", "Other things to do"
TABLES = {AUDITS: "audits", "Plans to sign off": "signing"}
PER_SECTION = 25


@dataclass(frozen=True)
class Section:
    """A heading, its items, and where on the page it is; `total`: how many there are, shown or not."""

    title: str
    anchor: str
    items: Sequence[Item]
    total: int
    late: bool = False
    look: str = "rows"
    short: str = ""
    done: tuple[int, int] | None = None
    note: str = ""
    more: str = ""


def heading_of(line: Line) -> str:
    """The heading under which a task stands while it is not late: what people choose a kind of work by."""
    if line.kind == "complete_plan":
        return OWN
    return next((title for title, kinds in SECTIONS.items() if line.kind in kinds), OTHER)


def sections_of(work: MyWork, week: Sequence[Expected], today: date, alone: bool = False) -> list[Section]:
    """Overdue, one's own plans by supervision, then each kind of work; `alone`: one kind, to be shown in full."""
    telling = Telling(today, work.delays)
    late = [line for line in work.now if line.late]
    here = [line for line in work.now if not line.late and _is_near(line, today)]
    found = [_section("Overdue", "overdue", late, telling, late=True)]
    own = [line for line in here if line.kind == "complete_plan"]
    for day, plans in groupby(own, key=lambda line: line.due_on):
        found.append(_section(_supervision(day, today), f"due-{day}", list(plans), telling, short=OWN))
    for title in (*SECTIONS, OTHER):
        lines = [line for line in here if heading_of(line) == title]
        if week and title == AUDITS:
            found.append(_this_week(lines, week, telling))
            lines = [line for line in lines if line.subject_id not in _expected(week)]
        section = _section(title, _slug(title), lines, telling, look=TABLES.get(title, "rows"))
        if title == AUDITS:
            section = _beside_week(section) if week else _with_done(section, work, today)
        found.append(section)
    shown = [section for section in found if section.items]
    return shown if alone else [_cut(section) for section in shown]


def later_of(work: MyWork, today: date) -> Section:
    """What one has put off oneself, soonest first."""
    lines = sorted(work.later, key=lambda line: line.again_on or today)
    return _section("Later", "later", lines, Telling(today, work.delays))


def _section(
    title: str,
    anchor: str,
    lines: Sequence[Line],
    telling: Telling,
    late: bool = False,
    look: str = "rows",
    short: str = "",
) -> Section:
    items = [item_of(line, telling) for line in lines]
    return Section(title, anchor, items, len(items), late, look, short)


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


def _cut(section: Section) -> Section:
    """A long section shows its first rows, and where the others are."""
    if len(section.items) <= PER_SECTION:
        return section
    kind = "overdue=yes" if section.late else f"kind={OWN if section.short else section.title}"
    return replace(section, items=section.items[:PER_SECTION], more=f"/?{kind.replace(' ', '+')}")


def _supervision(day: date | None, today: date) -> str:
    if day is None:
        return "To do"
    return "For supervision today" if day == today else f"For supervision on {days.written(day, today)}"


def _is_near(line: Line, today: date) -> bool:
    """A session that lies ahead is no work yet; it stands beside, among the sessions to come."""
    return line.kind != "hold_supervision" or line.due_on is None or line.due_on <= today


def _expected(week: Sequence[Expected]) -> set[int]:
    return {one.audit_id for one in week if one.audit_id}


def _this_week(lines: Sequence[Line], week: Sequence[Expected], telling: Telling) -> Section:
    """What the weekly programme expects: one audit for each practitioner, those to do before those done."""
    open_now = [line for line in lines if line.subject_id in _expected(week)]
    missing = [_missing(one) for one in week if one.audit_id is None]
    done = [one for one in week if one.done_on]
    finished = [_done(one.person, one.reference, one.audit_id, one.done_on, telling.today) for one in done]
    section = _section("Audits this week", "audits-this-week", open_now, telling, look="audits")
    return replace(
        section,
        items=[*section.items, *missing, *finished],
        done=(len(done), sum(not one.exempt for one in week)),
        note=f"One case for each practitioner, by {days.within(min(one.until for one in week), telling.today)}",
    )


def _beside_week(section: Section) -> Section:
    return replace(section, title="Other audits to do", anchor="other-audits")


def _with_done(section: Section, work: MyWork, today: date) -> Section:
    """Where nothing is expected of a week, those done in it stand below those to do."""
    if not section.items:
        return section
    done = [_done(audit.holder, audit.reference, audit.id, audit.audited_on, today) for audit in work.audits]
    return replace(section, items=[*section.items, *done])


def _done(who: str | None, reference: str | None, number: int | None, on: date | None, today: date) -> Item:
    path = path_of("audit", number) if number else ""
    tag = (f"Done {days.brief(on, today)}" if on else "Done", "green")
    return Item(f"Audit of case {reference}", path, [], [], who=who or "Nobody holds it", tag=tag)


def _missing(one: Expected) -> Item:
    if one.exempt:
        return Item("", "", [], [], who=one.person, what=one.reason or "", tag=("Not this week", "grey"))
    buttons = [("Choose", "/audits/new")]
    return Item("", "", [], buttons, who=one.person, what=one.reason or "No case yet", tag=("To choose", "blue"))
