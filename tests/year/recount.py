"""Every figure of a report once more, by hand: as DOMAIN §4-6 words it, and not as the product counts it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import cached_property
from statistics import median
from typing import Any

from tests.year.beside import BESIDE
from tests.year.raw import Raw, Row, day
from tests.year.tools import Asked

GRADES = ("outstanding", "good", "requires_improvement", "inadequate")
NO_CHILD = ("referral", "resource", "supervision_file")
WORKING = ("issued", "delay_authorised", "escalated")
Pair = tuple[int, int]


def group_of(audit: Row) -> str:
    if audit["case_status"] == "early_help":
        return "early_help"
    return "other" if audit["case_status"] in NO_CHILD else "statutory"


def share(which: str, audits: Sequence[Row]) -> Pair:
    wanted = GRADES[:2] if which == "good_or_better" else (which,)
    return sum((audit["agreed_grade"] or audit["overall_grade"]) in wanted for audit in audits), len(audits)


def _days(first: str, last: str) -> int:
    return (day(last) - day(first)).days


def place(which: str, values: Sequence[float]) -> float | None:
    """How many, the middle of them, or the smallest that nine in ten do not exceed."""
    if which == "times":
        return len(values)
    if not values:
        return None
    if which == "median":
        return float(median(values))
    return next(v for v in sorted(values) if sum(other <= v for other in values) * 10 >= 9 * len(values))


class Unknown(KeyError):
    """A figure that nobody has counted by hand yet."""


class Recount:
    """The figures of one report: `of(key)` is a pair k, n for a share, and otherwise a number or None.

    What stands beside the audits of the report is counted in `tests.year.beside`.
    """

    def __init__(self, raw: Raw, report: Row, today: date) -> None:
        self.raw, self.report, self.today = raw, report, today
        self.cases = raw.by_id("child_case")
        self.hidden = {number for number, row in self.cases.items() if row["restricted"]}
        everything = raw.by_id("audit")
        self.everything = {number: row for number, row in everything.items() if row["case_id"] not in self.hidden}
        self.services = raw.by_id("service")
        self.of_team = {row["id"]: row["service_id"] for row in raw["team"]}
        self.cycles = raw.by_id("cycle")
        cycle = self.cycles.get(report["cycle_id"] or 0)
        self.audits = self.returned(cycle) if cycle else list(filter(self._submitted, self.everything.values()))
        self.numbers = {audit["id"] for audit in self.audits}
        self.graded = self.counted(self.audits)
        self.asked = Asked(raw)

    def of(self, key: str) -> Any:
        """Raises Unknown for a figure that is not counted here."""
        for pattern, count in (*COUNTED, *BESIDE):
            if found := re.fullmatch(pattern, key):
                return count(self, *found.groups())
        raise Unknown(key)

    place = staticmethod(place)
    group_of = staticmethod(group_of)

    def better(self, audits: Sequence[Row]) -> Pair:
        return share("good_or_better", audits)

    # --- which audits -------------------------------------------------------------------------------------

    def _submitted(self, audit: Row) -> bool:
        """Submitted on the days of the report, of its service where it is about one."""
        if not audit["submitted_at"] or audit["state"] in ("scheduled", "withdrawn"):
            return False
        if audit["case_status"] == "supervision_file" or not self._meant(audit["submitted_at"]):
            return False
        return self.report["service_id"] in (None, self.service_of(audit))

    def _meant(self, value: str) -> bool:
        return date.fromisoformat(self.report["from_on"]) <= day(value) <= date.fromisoformat(self.report["to_on"])

    def service_of(self, audit: Row) -> int | None:
        case = self.cases[audit["case_id"]]
        found: int | None = self.of_team.get(case["team_id"]) or case["service_id"]
        return found

    def _places(self, cycle: Row) -> list[Row]:
        drawn = [row for row in self.raw["cycle_case"] if row["cycle_id"] == cycle["id"] and row["part"] == "selected"]
        return [self.everything[row["audit_id"]] for row in drawn if row["audit_id"] in self.everything]

    def returned(self, cycle: Row) -> list[Row]:
        return [audit for audit in self._places(cycle) if self._fate(cycle, audit) == "returned"]

    def _fate(self, cycle: Row, audit: Row) -> str:
        """What became of a place: by its first submission, and by the day of the cut-off."""
        if audit["state"] == "withdrawn":
            return "withdrawn"
        if audit["state"] == "scheduled":
            over = cycle["state"] in ("closed", "reported") or self.today > day(cycle["cut_off_on"])
            return "late" if over else "awaited"
        submitted = [row for row in self.raw.steps["audit", audit["id"]] if row["trigger"] == "submit"]
        return "returned" if day(submitted[0]["at"]) <= day(cycle["cut_off_on"]) else "late"

    def counted(self, audits: Sequence[Row]) -> list[Row]:
        return [
            a for a in audits if a["kind"] not in ("calibration", "reaudit") and a["case_status"] not in NO_CHILD[2:]
        ]

    # --- what came back -----------------------------------------------------------------------------------

    def returns(self, fate: str) -> Pair:
        if self.report["cycle_id"]:
            asked = [self.cycles[self.report["cycle_id"]]]
        else:
            asked = [cycle for cycle in self.cycles.values() if self._meant(cycle["cut_off_on"])]
        fates = [self._fate(c, a) for c in asked for a in self._places(c) if self.of_service(a)]
        return fates.count(fate), len(fates)

    def of_service(self, audit: Row) -> bool:
        return self.report["service_id"] in (None, self.service_of(audit))

    def expected(self) -> Pair:
        if self.report["cycle_id"]:
            return 0, 0
        slots = [
            row for row in self.raw["programme_slot"] if self._meant(row["from_on"]) and row["outcome"] != "exempt"
        ]
        slots = [row for row in slots if self.report["service_id"] in (None, row["service_id"])]
        slots = [row for row in slots if row["case_id"] not in self.hidden]
        audits = [self.everything.get(row["audit_id"] or 0) for row in slots]
        return sum(bool(a and a["submitted_at"] and a["state"] != "withdrawn") for a in audits), len(slots)

    # --- grades -------------------------------------------------------------------------------------------

    def grades(self, group: str, which: str) -> Pair:
        return share(which, [audit for audit in self.graded if group_of(audit) == group])

    def by_service(self, name: str) -> Pair:
        statutory = [audit for audit in self.graded if group_of(audit) == "statutory"]
        return share("good_or_better", [audit for audit in statutory if self._named(audit) == name])

    def _named(self, audit: Row) -> str:
        service = self.services.get(self.service_of(audit) or 0)
        return re.sub(r"[^a-z0-9]+", "_", service["name"].lower() if service else "no service").strip("_")

    def twice(self) -> Pair:
        return sum(bool(audit["agreed_grade"]) for audit in self.graded), len(self.graded)

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """The two grades of each audit that was graded twice and where that has ended, 0 the best."""
        ended = {row["audit_id"]: row for row in self.raw["moderation"] if row["state"] in ("agreed", "settled")}
        twice = [ended[number] for number in sorted(self.numbers & set(ended))]
        return [(GRADES.index(row["auditor_grade"]), GRADES.index(row["grade"])) for row in twice]

    def same(self, how: str) -> Pair:
        apart = [second - first for first, second in self.pairs]
        said = {
            "exact": [x == 0 for x in apart],
            "within_one": [abs(x) <= 1 for x in apart],
            "moved_down": [x > 0 for x in apart],
            "moved_up": [x < 0 for x in apart],
        }
        return sum(said[how]), len(apart)

    def coefficient(self, name: str) -> float | None:
        """Cohen 1960 and 1968, Gwet 2008, each written as agreement that was seen against agreement by chance."""
        if not self.pairs:
            return None
        n, places = len(self.pairs), range(len(GRADES))
        weight = {
            "kappa": lambda i, j: float(i == j),
            "linear": lambda i, j: 1 - abs(i - j) / 3,
            "quadratic": lambda i, j: 1 - (i - j) ** 2 / 9,
            "ac1": lambda i, j: float(i == j),
        }[name]
        seen = sum(weight(i, j) for i, j in self.pairs) / n
        first, second = (Counter(pair[side] for pair in self.pairs) for side in (0, 1))
        if name == "ac1":
            shares = [(first[i] + second[i]) / (2 * n) for i in places]
            chance = sum(share * (1 - share) for share in shares) / (len(GRADES) - 1)
        else:
            chance = sum(weight(i, j) * first[i] * second[j] for i in places for j in places) / n**2
        return None if abs(1 - chance) < 1e-12 else (seen - chance) / (1 - chance)

    # --- what was done ------------------------------------------------------------------------------------

    @cached_property
    def plans(self) -> dict[int, Row]:
        own = [p for p in self.raw["action_plan"] if p["audit_id"] in self.numbers and p["side"] == "case"]
        return {plan["id"]: plan for plan in own if not plan["form_id"] and plan["state"] != "withdrawn"}

    @cached_property
    def issued(self) -> list[Row]:
        """For each action that was sent out and stands, its plan."""
        sent = [row for row in self.raw["action"] if not row["struck"] and not row["form_id"] and row["side"] == "case"]
        return [self.plans[row["plan_id"]] for row in sent if row["plan_id"] in self.plans]

    def in_time(self) -> Pair:
        today = self.today.isoformat()
        due = [plan for plan in self.issued if plan["completed_on"] or plan["original_due_on"] < today]
        return sum((plan["completed_on"] or "9") <= plan["original_due_on"] for plan in due), len(due)

    def actions(self, what: str) -> Pair:
        again = {
            a["reaudit_of_id"] for a in self.everything.values() if a["submitted_at"] and a["state"] != "withdrawn"
        }
        today = self.today.isoformat()
        said: dict[str, Callable[[Row], bool]] = {
            "delayed": lambda plan: bool(plan["delay_at"]),
            "overdue": lambda plan: plan["state"] in WORKING and plan["due_on"] < today,
            "signed_off": lambda plan: plan["state"] == "signed_off",
            "verified": lambda plan: plan["audit_id"] in again,
        }
        return sum(map(said[what], self.issued)), len(self.issued)

    def days_to_do(self, end: str | None) -> float | None:
        done = [plan for plan in self.plans.values() if plan["completed_on"]]
        return place(end or "median", [_days(plan["issued_on"], plan["completed_on"]) for plan in done])

    # --- escalations, themes ------------------------------------------------------------------------------

    @cached_property
    def raised(self) -> list[Row]:
        aside = {p["id"] for p in self.raw["action_plan"] if p["form_id"] or p["side"] != "case"}
        own = [row for row in self.raw["escalation"] if row["audit_id"] in self.numbers and not row["form_id"]]
        return [row for row in own if row["cause"] != "dead_letter" and row["plan_id"] not in aside]

    @property
    def ended(self) -> list[Row]:
        return [row for row in self.raised if row["state"] == "resolved"]

    def days_to_end(self, end: str | None) -> float | None:
        return place(end or "median", [_days(row["raised_at"], row["resolved_at"]) for row in self.ended])

    def outcome(self, outcome: str) -> Pair:
        told = [row["outcome"] for row in self.ended if row["outcome"] not in (None, "competence_process")]
        return told.count(outcome), len(told)

    def theme(self, theme: str) -> Pair:
        rows = [row for row in self.raw["action"] if row["theme"] == theme and not row["struck"] and not row["form_id"]]
        found = {row["audit_id"] for row in rows if row["side"] == "case"}
        return sum(audit["id"] in found for audit in self.graded), len(self.graded)

    def cause(self, cause: str) -> Pair:
        return sum(row["cause"] == cause for row in self.raised), len(self.raised)

    def exemplars(self) -> Pair:
        return sum(bool(audit["exemplar_at"]) for audit in self.graded), len(self.graded)

    # --- evidence -----------------------------------------------------------------------------------------

    def evidence(self, group: str, tool: str, question: str, what: str) -> Pair:
        own = [audit for audit in self.graded if group_of(audit) == group and audit["tool_key"] == tool]
        return self._said([(audit, question) for audit in own], what)

    def family(self, group: str) -> Pair:
        own = [audit for audit in self.graded if group_of(audit) == group]
        return self._said([(audit, key) for audit in own for key in self.asked.on_theme(audit, "feedback")], "on_file")

    def _said(self, wanted: list[tuple[Row, str]], what: str) -> Pair:
        said: Counter[str] = Counter()
        for audit, question in wanted:
            said.update(self.asked.said(audit, question))
        answered = said["yes"] + said["partly"] + said["no"]
        if what == "not_answered":
            return said["nothing"], answered + said["nothing"]
        return said["yes" if what == "on_file" else "elsewhere"], answered


COUNTED: list[tuple[str, Callable[..., Any]]] = [
    (r"returns\.(returned|late|withdrawn|awaited)", Recount.returns),
    (r"expected\.done", Recount.expected),
    (r"audits\.counted", lambda all_: len(all_.graded)),
    (r"grades\.(statutory|early_help|other)\.(\w+)", Recount.grades),
    (r"service\.(\w+)\.good_or_better", Recount.by_service),
    (r"twice\.graded", Recount.twice),
    (r"twice\.(exact|within_one|moved_down|moved_up)", Recount.same),
    (r"twice\.(kappa|linear|quadratic|ac1)", Recount.coefficient),
    (r"actions\.issued", lambda all_: len(all_.issued)),
    (r"actions\.in_time", Recount.in_time),
    (r"actions\.days(?:_(p90))?", Recount.days_to_do),
    (r"actions\.(delayed|overdue|signed_off|verified)", Recount.actions),
    (r"escalations\.ended", lambda all_: (len(all_.ended), len(all_.raised))),
    (r"escalations\.days(?:_(p90))?", Recount.days_to_end),
    (r"escalations\.cause\.(\w+)", Recount.cause),
    (r"escalations\.outcome\.(\w+)", Recount.outcome),
    (r"themes\.(\w+)", Recount.theme),
    (r"exemplars\.marked", Recount.exemplars),
    (r"family\.(\w+)", Recount.family),
    (r"evidence\.(\w+)\.(\w+)/([\w.]+)\.(on_file|not_answered|elsewhere)", Recount.evidence),
]
