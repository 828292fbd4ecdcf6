"""The main figures again, from raw rows and by hand: nothing here is shared with the product's way of counting."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import text

from service.database import db

ORDER = ["outstanding", "good", "requires_improvement", "inadequate"]
TEAM = "team_id"
Row = dict[str, Any]


def rows(table: str) -> list[Row]:
    """Every row of a table, instants as what the database gives."""
    return [dict(row) for row in db.session.execute(text(f'SELECT * FROM "{table}"')).mappings()]


def instant(value: Any) -> datetime:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def day(value: Any) -> date:
    """The local day of an instant, or the date that a date's text means."""
    if isinstance(value, str) and len(value) == 10:
        return date.fromisoformat(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return instant(value).astimezone(ZoneInfo("Europe/London")).date()


class Recomputed:
    """The figures of audits submitted on some days, of one service or team where one is given."""

    def __init__(self, first: date, last: date, service: int | None = None, team: int | None = None) -> None:
        self.first, self.last, self.service, self.team = first, last, service, team
        self.cases = {row["id"]: row for row in rows("child_case")}
        self.of_team = {row["id"]: row["service_id"] for row in rows("team")}
        self.everything = {row["id"]: row for row in rows("audit")}
        self.standing = [audit for audit in self.everything.values() if self._stands(audit)]
        self.graded = [a for a in self.standing if a["kind"] not in ("calibration", "reaudit")]

    def _stands(self, audit: Row) -> bool:
        submitted = audit["submitted_at"] and audit["state"] not in ("scheduled", "withdrawn")
        return bool(submitted) and self._meant(audit["submitted_at"]) and self._here(self.cases[audit["case_id"]])

    def _meant(self, at: Any) -> bool:
        return self.first <= day(at) <= self.last

    def _here(self, case: Row) -> bool:
        if case["restricted"] or self.team not in (None, case["team_id"]):
            return False
        of = case["service_id"] if self.of_team.get(case["team_id"]) is None else self.of_team[case["team_id"]]
        return self.service is None or of == self.service

    def grades(self, statuses: set[str]) -> Counter[str]:
        return Counter(self.grade(audit) for audit in self.graded if audit["case_status"] in statuses)

    def grade(self, audit: Row) -> str:
        return str(audit["agreed_grade"] or audit["overall_grade"])

    def twice(self, statuses: set[str]) -> int:
        return sum(bool(a["agreed_grade"]) for a in self.graded if a["case_status"] in statuses)

    def by_quarter(self, statuses: set[str]) -> Counter[tuple[int, int]]:
        days = [day(audit["submitted_at"]) for audit in self.graded if audit["case_status"] in statuses]
        return Counter((one.year, (one.month - 1) // 3 + 1) for one in days)

    def by_team(self, statuses: set[str]) -> Counter[int | None]:
        found: Counter[int | None] = Counter()
        for audit in self.graded:
            case = self.cases[audit["case_id"]]
            if audit["case_status"] in statuses:
                found[case["team_id"]] += 1
        return found

    def answers(self, question: str, statuses: set[str]) -> Counter[str]:
        wanted = {audit["id"] for audit in self.graded if audit["case_status"] in statuses}
        said = [row for row in rows("answer") if row["audit_id"] in wanted and row["question_key"] == question]
        found = Counter(str(row["value"]) for row in said)
        found["elsewhere"] = sum(bool(row["found_elsewhere"]) and row["value"] in ("partly", "no") for row in said)
        return found

    def actions(self, today: date) -> dict[str, int]:
        wanted = {audit["id"] for audit in self.standing}
        plans = {row["id"]: row for row in rows("action_plan") if row["side"] == "case" and row["audit_id"] in wanted}
        found: Counter[str] = Counter()
        for action in rows("action"):
            plan = plans.get(action["plan_id"])
            if plan is not None and not action["struck"] and plan["state"] != "withdrawn":
                found.update(self._action(plan, today))
        return dict(found)

    def _action(self, plan: Row, today: date) -> list[str]:
        done = plan["completed_on"] and day(plan["completed_on"])
        again = [a for a in self.everything.values() if a["reaudit_of_id"] == plan["audit_id"]]
        again = [audit for audit in again if audit["state"] not in ("scheduled", "withdrawn")]
        said = {
            "issued": True,
            "due": bool(done) or day(plan["original_due_on"]) < today,
            "done_by_supervision": bool(done) and done <= day(plan["original_due_on"]),
            "delayed": plan["delay_at"] is not None,
            "overdue": plan["state"] in ("issued", "delay_authorised", "escalated") and day(plan["due_on"]) < today,
            "signed_off": plan["state"] == "signed_off",
            "verified": bool(again),
            "confirmed": any(self.grade(audit) in ORDER[:2] for audit in again),
        }
        return [name for name, true in said.items() if true]

    def themes(self) -> Counter[str]:
        wanted = {audit["id"] for audit in self.standing}
        named = [row for row in rows("action") if row["audit_id"] in wanted and row["side"] == "case"]
        return Counter(row["theme"] for row in named if row["theme"] and not row["struck"])

    def table(self) -> list[list[int]]:
        wanted = {audit["id"] for audit in self.standing}
        found = [[0] * 4 for _ in ORDER]
        for row in rows("moderation"):
            if row["audit_id"] in wanted and row["state"] in ("agreed", "settled"):
                found[ORDER.index(row["auditor_grade"])][ORDER.index(row["grade"])] += 1
        return found

    def stays(self, kind: str, state: str) -> list[float]:
        """The days, in whole hours, that records stayed in a state; sorted."""
        wanted = {audit["id"] for audit in self.standing}
        if kind == "action_plan":
            wanted = {row["id"] for row in rows("action_plan") if row["audit_id"] in wanted and row["side"] == "case"}
        history = sorted((row for row in rows("history") if row["subject_kind"] == kind), key=lambda r: r["sequence"])
        found = []
        for number in wanted:
            steps = [row for row in history if row["subject_id"] == number and row["from_state"] != row["to_state"]]
            for here, after in zip(steps, steps[1:], strict=False):
                if here["to_state"] == state:
                    seconds = (instant(after["at"]) - instant(here["at"])).total_seconds()
                    found.append(int(round(seconds) // 3600) / 24)
        return sorted(found)

    def escalations(self) -> list[Row]:
        """Those raised on the days about the case side."""
        found = []
        for row in rows("escalation"):
            audit = self.everything.get(row["audit_id"])
            case = self.cases[audit["case_id"] if audit else row["case_id"]]
            if self._meant(row["raised_at"]) and row["cause"] != "dead_letter" and not row["form_id"]:
                found += [row] if self._here(case) else []
        return found


class RecomputedCycle(Recomputed):
    """The figures of what came back of one cycle by its last day, of one service or team where one is given."""

    def __init__(self, number: int, service: int | None = None, team: int | None = None) -> None:
        super().__init__(date(2000, 1, 1), date(2100, 1, 1), service, team)
        (cycle,) = [row for row in rows("cycle") if row["id"] == number]
        places = [row for row in rows("cycle_case") if row["cycle_id"] == number and row["part"] == "selected"]
        self.sent = [row["audit_id"] for row in places if row["audit_id"] and self._here(self.cases[row["case_id"]])]
        in_time = {audit for audit in self.sent if self._first(audit) <= day(cycle["cut_off_on"])}
        self.back = in_time & {
            a["id"] for a in self.everything.values() if a["state"] not in ("scheduled", "withdrawn")
        }
        self.graded = [audit for audit in self.graded if audit["id"] in self.back]

    def _first(self, number: int) -> date:
        """The local day on which an audit was first submitted; a day that never comes where it was not."""
        steps = [row for row in rows("history") if row["subject_kind"] == "audit" and row["subject_id"] == number]
        return min((day(row["at"]) for row in steps if row["trigger"] == "submit"), default=date.max)
