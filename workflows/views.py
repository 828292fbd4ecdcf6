"""What the guards may know about a record: plain values that the service reads under the record's lock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from workflows.words import Cause, Grade, ReviewKind, Side

WORKING = ("issued", "delay_authorised", "escalated")
PLAN_ENDS = ("signed_off", "withdrawn")


@dataclass(frozen=True)
class PlanLine:
    """One case-side plan of an audit, as the audit sees it: its state and whose kinds of action are in it."""

    state: str
    relations: frozenset[str] = frozenset()

    @property
    def working(self) -> bool:
        return self.state in WORKING


@dataclass(frozen=True)
class FormCheck:
    """What the audit form still lacks before it can be submitted, by the questions' own words."""

    unanswered: tuple[str, ...] = ()
    uncommented: tuple[str, ...] = ()
    unaddressed: tuple[str, ...] = ()


@dataclass(frozen=True)
class AuditView:
    """An audit with what hangs on it; ids are people's."""

    due_on: date
    grade: Grade | None = None
    holder_id: int | None = None
    own_ids: frozenset[int] = frozenset()
    auditor_ids: frozenset[int] = frozenset()
    pair_grades: tuple[Grade | None, ...] = ()
    check_form: Callable[[], FormCheck] = FormCheck
    action_relations: frozenset[str] = frozenset()
    new_actions: int = 0
    ownerless_actions: int = 0
    standing_actions: int = 0
    has_practitioner: bool = False
    plans: tuple[PlanLine, ...] = ()
    moderation_open: bool = False
    exemplar: bool = False
    moderator_ids: frozenset[int] = frozenset()

    @cached_property
    def form(self) -> FormCheck:
        """Looked through when a guard asks, and not for every step."""
        return self.check_form()

    @property
    def below_good(self) -> bool:
        return self.grade is not None and self.grade.below_good

    @property
    def required_relations(self) -> frozenset[str]:
        """Whose actions the grade requires (DOMAIN.md row 7): the manager's and, if there is one, the worker's."""
        if not self.below_good:
            return frozenset()
        return frozenset({"responsible_manager", *(["holder"] if self.has_practitioner else [])})

    @property
    def signed_relations(self) -> frozenset[str]:
        return frozenset().union(*(plan.relations for plan in self.plans if plan.state == "signed_off"))

    @property
    def lacks_required_plan(self) -> bool:
        """Every plan has ended, some signed off, yet one that the grade requires is not among these."""
        ended = bool(self.plans) and all(plan.state in PLAN_ENDS for plan in self.plans)
        return ended and not self.required_relations <= self.signed_relations

    @property
    def lacks_issue(self) -> bool:
        """Every plan has ended, yet a standing action was never issued."""
        return bool(self.plans and self.new_actions) and all(plan.state in PLAN_ENDS for plan in self.plans)

    @property
    def pair_waiting(self) -> bool:
        return any(grade is None for grade in self.pair_grades)


@dataclass(frozen=True)
class PlanView:
    """An action plan; `period_days` is the owner's supervision period as it was at issue."""

    side: Side
    due_on: date
    original_due_on: date
    latest_on: date
    period_days: int
    owner_id: int | None
    ever_owner_ids: frozenset[int]
    actions: frozenset[int] = frozenset()
    open_actions: frozenset[int] = frozenset()
    delayed: bool = False
    delay_requested: bool = False
    requested_before_due: bool = False
    look_up_delayed: Callable[[], date | None] = lambda: None
    owner_gone: bool = False
    audit_state: str | None = None
    form_state: str | None = None
    sign_off_due_on: date | None = None

    @cached_property
    def delayed_due_on(self) -> date | None:
        """The day that a delay would give, looked up when a guard asks."""
        return self.look_up_delayed()


@dataclass(frozen=True)
class EscalationView:
    """An escalation; `standing` says whether its cause still stands, `late` whether its plan was put right."""

    cause: Cause
    level: int
    top_level: int
    standing: bool = True
    completed_late: bool = False
    plan_escalated: bool = False
    reaudit_withdrawn: bool = False
    unreturned: bool = False
    has_case: bool = True
    holder_id: int | None = None
    own_ids: frozenset[int] = frozenset()
    acknowledge_by: date | None = None
    resolve_by: date | None = None

    @property
    def at_top(self) -> bool:
        return self.level >= self.top_level

    @property
    def urgent(self) -> bool:
        return self.cause is Cause.SAFEGUARDING_NOW

    @property
    def below_top(self) -> bool:
        return not self.at_top


@dataclass(frozen=True)
class SupervisionView:
    """One supervision session: the day it is booked for and the days of the person's other planned sessions."""

    on: date
    supervisee_id: int
    look_up_others: Callable[[], frozenset[date]] = frozenset

    @cached_property
    def others_on(self) -> frozenset[date]:
        """Looked up when a guard asks."""
        return self.look_up_others()


@dataclass(frozen=True)
class CycleView:
    """A cycle: how many cases could be drawn and are drawn, how many audits stand open, and when it is cut off.

    `chaseable` counts the open audits that have an auditor; `reserves` are the groups (service, status) that have
    a reserve left which can be audited.
    """

    cut_off_on: date
    frame: int = 0
    of_referrals: bool = False
    drawn: int = 0
    open_audits: int = 0
    chaseable: int = 0
    chased_on: date | None = None
    look_up_reserves: Callable[[], frozenset[tuple[str, str]]] = frozenset

    @cached_property
    def reserves(self) -> frozenset[tuple[str, str]]:
        """Looked up when a guard asks."""
        return self.look_up_reserves()


@dataclass(frozen=True)
class ToolVersionView:
    """One version of an audit tool: whether it came with the service, and who would be left without it."""

    supplied: bool
    named_in_policy: bool = False
    others_offered: bool = False
    waiting_cycles: tuple[str, ...] = ()


@dataclass(frozen=True)
class PractitionerFormView:
    """A practitioner's form: its audit's state, whether anything is written in it, the states of its plans."""

    audit_state: str
    practitioner_id: int
    due_on: date | None = None
    written: bool = False
    new_actions: int = 0
    plans: tuple[str, ...] = ()
    practitioner_gone: bool = False
    referral_open: bool = False
    filed: bool = False


@dataclass(frozen=True)
class SelfAuditView:
    """A self-audit: only its author takes its steps; `answered` is how many questions have an answer."""

    author_id: int
    answered: int = 0


@dataclass(frozen=True)
class ModerationView:
    """A moderation: both grades, who may not grade (`barred_ids`), and who has been asked to now (`asked_id`)."""

    due_on: date
    audit_state: str
    auditor_grade: str | None = None
    grade: str | None = None
    assessed: bool = False
    moderator_id: int | None = None
    asked_id: int | None = None
    auditor_ids: frozenset[int] = frozenset()
    look_up_barred: Callable[[], frozenset[int]] = frozenset
    look_up_former: Callable[[], frozenset[int]] = frozenset

    @cached_property
    def former_ids(self) -> frozenset[int]:
        """Whoever was the moderator before, and may have read what was found since; looked up when a guard asks."""
        return self.look_up_former()

    @cached_property
    def barred_ids(self) -> frozenset[int]:
        """Auditors, holder and responsible manager, looked up when a guard asks."""
        return self.look_up_barred()

    @property
    def differs(self) -> bool:
        return self.grade != self.auditor_grade


@dataclass(frozen=True)
class ExerciseView:
    """A group exercise: who has entered a grade, and whose grade is still waited for."""

    due_on: date
    entered_ids: frozenset[int] = frozenset()
    waiting_ids: tuple[int, ...] = ()
    holder_id: int | None = None


@dataclass(frozen=True)
class ExemptionView:
    """An exemption from a programme: the last day of its spell."""

    to_on: date


@dataclass(frozen=True)
class ReviewView:
    """A review of audits: why, by when, and the numbers of those that it may look at."""

    kind: ReviewKind
    due_on: date
    look_up_audits: Callable[[], frozenset[int]] = frozenset

    @cached_property
    def audits(self) -> frozenset[int]:
        """Looked up when a guard asks."""
        return self.look_up_audits()
