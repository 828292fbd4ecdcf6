"""Audits, their auditors, answers and actions."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.cases import Case
from service.models.changed import Changed
from service.models.filing import Filed
from service.models.people import Person

if TYPE_CHECKING:
    from service.models.moderation import Moderation
    from service.models.oversight import Escalation
    from service.models.plans import ActionPlan
    from service.models.practitioner import PractitionerForm


class Audit(Filed, Base):
    """One audit of one case file, by one lead auditor and any others."""

    __tablename__ = "audit"
    __table_args__ = (Index(None, "state", "due_on"), Index(None, "submitted_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    kind: Mapped[str] = mapped_column(String(24))
    case_id: Mapped[int] = mapped_column(ForeignKey("child_case.id"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), index=True)
    reaudit_of_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"), index=True)
    tool_key: Mapped[str] = mapped_column(String(64))
    tool_version: Mapped[int]
    case_status: Mapped[str] = mapped_column(String(24))
    due_on: Mapped[date]
    overall_grade: Mapped[str | None] = mapped_column(String(24))
    agreed_grade: Mapped[str | None] = mapped_column(String(24))
    reasons: Mapped[str | None] = mapped_column(Text)
    safeguarding_now: Mapped[bool] = mapped_column(default=False)
    returns: Mapped[int] = mapped_column(default=0)
    form_digest: Mapped[str | None] = mapped_column(String(64))
    # The answers in short, written with their digest when it is submitted (service/answered.py).
    answered: Mapped[str | None] = mapped_column(Text, deferred=True)
    running_record: Mapped[str | None] = mapped_column(Text)
    programme: Mapped[str | None] = mapped_column(String(40))
    period: Mapped[str | None] = mapped_column(String(24))
    made_at: Mapped[datetime] = mapped_column(Instant)
    submitted_at: Mapped[datetime | None] = mapped_column(Instant)
    exemplar_text: Mapped[str | None] = mapped_column(Text)
    exemplar_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    exemplar_of_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    exemplar_at: Mapped[datetime | None] = mapped_column(Instant)

    case: Mapped[Case] = relationship(lazy="joined")
    auditors: Mapped[list[Auditor]] = relationship(cascade="all, delete-orphan", lazy="selectin", order_by="Auditor.id")
    actions: Mapped[list[Action]] = relationship(order_by="Action.id", back_populates="audit")
    plans: Mapped[list[ActionPlan]] = relationship(back_populates="audit", order_by="ActionPlan.id")
    escalations: Mapped[list[Escalation]] = relationship(
        back_populates="audit", foreign_keys="Escalation.audit_id", order_by="Escalation.id"
    )
    moderations: Mapped[list[Moderation]] = relationship(back_populates="audit", order_by="Moderation.id")
    exemplar_by: Mapped[Person | None] = relationship(foreign_keys=[exemplar_by_id])
    answers: Mapped[list[Answer]] = relationship(cascade="all, delete-orphan", order_by="Answer.question_key")
    sections: Mapped[list[SectionResult]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}

    @property
    def lead(self) -> Person | None:
        return next((auditor.person for auditor in self.auditors if auditor.role == "lead"), None)

    @property
    def delayed(self) -> bool:
        """A case-side plan of it was given its delay."""
        return any(plan.delay_at is not None for plan in self.plans if plan.side == "case")

    @property
    def escalated(self) -> bool:
        """Somebody above must act on it, or on a case-side plan of it."""
        raised = (e for e in self.escalations if e.plan is None or e.plan.side == "case")
        plans = any(plan.state == "escalated" for plan in self.plans if plan.side == "case")
        return plans or any(escalation.state != "resolved" for escalation in raised)

    @property
    def moderation(self) -> str | None:
        """Where the second grade of this submission, or of the one before, stands."""
        return self.moderations[-1].state if self.moderations else None

    @property
    def grade(self) -> str | None:
        """The grade that counts: the agreed one where there is one."""
        return self.agreed_grade or self.overall_grade


class Auditor(Base):
    """A person's part in an audit; a pair's other auditor agrees to the grade here."""

    __tablename__ = "auditor"
    __table_args__ = (UniqueConstraint("audit_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    own_grade: Mapped[str | None] = mapped_column(String(24))
    agreed_grade: Mapped[str | None] = mapped_column(String(24))
    agreed_reason: Mapped[str | None] = mapped_column(Text)
    person: Mapped[Person] = relationship(lazy="joined")


# What figures read of the work around a file; the other answers that are counted stand in the audit's `answered`.
AROUND = text(
    "question_key IN ('context.agency', 'context.caseload', 'context.manager_changes', 'context.vacancy', "
    "'context.worker_changes')"
)


class Answer(Changed, Base):
    """What was found for one question of the tool."""

    __tablename__ = "answer"
    __table_args__ = (
        UniqueConstraint("audit_id", "question_key"),
        Index("ix_answer_around", "audit_id", postgresql_where=AROUND, sqlite_where=AROUND),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    question_key: Mapped[str] = mapped_column(String(80))
    value: Mapped[str | None] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text, default="")
    found_elsewhere: Mapped[bool] = mapped_column(default=False)


class SectionResult(Changed, Base):
    """The grade of one section, and why no action is needed where a weak one has none."""

    __tablename__ = "section_result"
    __table_args__ = (UniqueConstraint("audit_id", "section_key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id", ondelete="CASCADE"))
    section_key: Mapped[str] = mapped_column(String(80))
    grade: Mapped[str | None] = mapped_column(String(24))
    no_action_reason: Mapped[str] = mapped_column(Text, default="")


class Action(Base):
    """Something to put right. `owner_relation` says whose it is by relation; a plan makes it a person's.

    One of the case side belongs to an audit, one of the practitioner's side to a form and to no audit.
    """

    __tablename__ = "action"
    id: Mapped[int] = mapped_column(primary_key=True)
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"), index=True)
    form_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner_form.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plan.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    owner_relation: Mapped[str | None] = mapped_column(String(32))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    theme: Mapped[str | None] = mapped_column(String(40))
    section: Mapped[str | None] = mapped_column(String(80))
    side: Mapped[str] = mapped_column(String(16), default="case")
    done: Mapped[bool] = mapped_column(default=False)
    done_note: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    struck: Mapped[bool] = mapped_column(default=False)
    struck_reason: Mapped[str | None] = mapped_column(Text)
    audit: Mapped[Audit | None] = relationship(back_populates="actions")
    form: Mapped[PractitionerForm | None] = relationship(back_populates="actions")
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    plan: Mapped[ActionPlan | None] = relationship(back_populates="actions")

    @property
    def issued(self) -> bool:
        return self.plan_id is not None

    @property
    def fresh(self) -> bool:
        """Standing and not issued yet."""
        return not self.struck and not self.issued
