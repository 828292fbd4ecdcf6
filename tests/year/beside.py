"""What stands beside the audits of a report, by hand: months, earlier cycles, days in states, the work around."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Any

import yaml

from config.settings import ROOT
from tests.year.raw import Row, day, instant

if TYPE_CHECKING:
    from tests.year.recount import Recount

Pair = tuple[int, int]
Z = 1.959963984540054


def target(report: Recount) -> float:
    policy = yaml.safe_load((ROOT / "config" / "policy.yaml").read_text())
    return float(policy["insight"]["inadequate_at_most"])


def over_time(report: Recount, group: str, first: str) -> Pair:
    """Good or better of the month that begins on a day; of the quarter in what the public reads."""
    begins, last = date.fromisoformat(first), _days(report)[1]
    month = begins.month + (2 if report.report["kind"] == "committee" else 0)
    ends = min(last, date(begins.year, month, calendar.monthrange(begins.year, month)[1]))
    theirs = [a for a in report.everything.values() if a["submitted_at"] and begins <= day(a["submitted_at"]) <= ends]
    theirs = [a for a in theirs if a["state"] not in ("scheduled", "withdrawn") and report.of_service(a)]
    return report.better([audit for audit in report.counted(theirs) if report.group_of(audit) == group])


def earlier(report: Recount, which: str, group: str) -> Pair:
    """Good or better in the cycle before, or in the nearest baseline before."""
    cycle = report.cycles[report.cycles[report.report["cycle_id"]]["predecessor_id"]]
    while which == "baseline" and not cycle["baseline"]:
        cycle = report.cycles[cycle["predecessor_id"]]
    audits = report.counted(report.returned(cycle))
    return report.better([audit for audit in audits if report.group_of(audit) == group])


def apart(report: Recount, which: str, group: str, end: str) -> float:
    """This cycle less the earlier one, and the interval of Newcombe 1998, method 10."""
    then, now = earlier(report, which, group), report.grades(group, "good_or_better")
    difference = now[0] / now[1] - then[0] / then[1]
    (l1, u1), (l2, u2) = _score(*then), _score(*now)
    if end == "apart_low":
        return difference - sqrt((now[0] / now[1] - l2) ** 2 + (u1 - then[0] / then[1]) ** 2)
    if end == "apart_high":
        return difference + sqrt((u2 - now[0] / now[1]) ** 2 + (then[0] / then[1] - l1) ** 2)
    return difference


def _score(k: int, n: int) -> tuple[float, float]:
    """Wilson 1927, as the two roots of the equation."""
    a, b, c = n + Z * Z, 2 * k + Z * Z, k * k / n
    root = sqrt(max(0.0, b * b - 4 * a * c))
    return (b - root) / (2 * a), (b + root) / (2 * a)


def stays(report: Recount, kind: str, state: str, which: str) -> float | None:
    """Days in whole hours from entering a state to entering the next, of what hangs on the report's audits."""
    found: list[float] = []
    for number in _numbers(report, kind):
        steps = [row for row in report.raw.steps[kind, number] if row["from_state"] != row["to_state"]]
        for entered, left in zip(steps, steps[1:], strict=False):
            if entered["to_state"] == state:
                seconds = (instant(left["at"]) - instant(entered["at"])).total_seconds()
                found.append(int(round(seconds) // 3600) / 24)
    return report.place(which, found)


def _numbers(report: Recount, kind: str) -> list[int]:
    if kind == "audit":
        return sorted(report.numbers)
    rows = [row for row in report.raw[kind] if row["audit_id"] in report.numbers]
    return [row["id"] for row in rows if kind != "action_plan" or row["side"] == "case"]


def yes(report: Recount, key: str) -> Pair:
    said = _said(report, key)
    return said.count("yes"), said.count("yes") + said.count("no")


def numbers(report: Recount, key: str, which: str) -> float | None:
    found = [float(value) for value in _said(report, key) if value.replace(".", "", 1).isdecimal()]
    return report.place("times" if which == "audits" else which, found)


def _said(report: Recount, key: str) -> list[str]:
    counted = {audit["id"] for audit in report.graded}
    rows = [row for row in report.raw["answer"] if row["question_key"] == key and row["audit_id"] in counted]
    return [row["value"] for row in rows if row["value"]]


def reminders(report: Recount) -> int:
    """Of a service: those that went to one of its teams."""
    first, last = _days(report)
    sent = [row for row in report.raw["standard_reminder"] if first <= day(row["made_at"]) <= last]
    if report.report["service_id"] is None:
        return len(sent)
    own = {number for number, service in report.of_team.items() if service == report.report["service_id"]}
    to = {row["reminder_id"] for row in report.raw["standard_reminder_team"] if row["team_id"] in own}
    return sum(row["id"] in to for row in sent)


def _days(report: Recount) -> tuple[date, date]:
    cycle: Row | None = report.cycles.get(report.report["cycle_id"] or 0)
    if cycle:
        return day(cycle["made_at"]), day(cycle["cut_off_on"])
    return date.fromisoformat(report.report["from_on"]), date.fromisoformat(report.report["to_on"])


BESIDE: list[tuple[str, Callable[..., Any]]] = [
    (r"target\.inadequate", target),
    (r"trend\.(statutory|early_help)\.([\d-]+)", over_time),
    (r"(before|baseline)\.(statutory|early_help)\.good_or_better", earlier),
    (r"(before|baseline)\.(statutory|early_help)\.(apart|apart_low|apart_high)", apart),
    (r"days\.(audit|action_plan|moderation)\.(\w+)\.(times|median|p90)", stays),
    (r"(context\.\w+)\.(audits|median|p90)", numbers),
    (r"(context\.\w+)", yes),
    (r"quick_wins\.sent", reminders),
]
