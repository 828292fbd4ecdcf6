"""Escalations and supervision sessions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, and_, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from service.database import Base, Instant
from service.models.audits import Audit
from service.models.cases import Case
from service.models.people import Person
from service.models.plans import ActionPlan
from service.models.practitioner import PractitionerForm
from service.models.work import Outbox, Task


class Escalation(Base):
    """Somebody above must act; `cause_key` is unique so that one cause raises one escalation."""

    __tablename__ = "escalation"
    __table_args__ = (Index(None, "state"), Index(None, "raised_at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    cause: Mapped[str] = mapped_column(String(32))
    cause_key: Mapped[str] = mapped_column(String(120), unique=True)
    level: Mapped[int] = mapped_column(default=0)
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"), index=True)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("action_plan.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("child_case.id"), index=True)
    form_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner_form.id"), index=True)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)
    outcome: Mapped[str | None] = mapped_column(String(32))
    text: Mapped[str | None] = mapped_column(Text)
    reaudit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"))
    raised_at: Mapped[datetime] = mapped_column(Instant)
    acknowledge_by_on: Mapped[date]
    resolve_by_on: Mapped[date]
    resolved_at: Mapped[datetime | None] = mapped_column(Instant)

    audit: Mapped[Audit | None] = relationship(foreign_keys=[audit_id], back_populates="escalations")
    reaudit: Mapped[Audit | None] = relationship(foreign_keys=[reaudit_id])
    plan: Mapped[ActionPlan | None] = relationship(back_populates="escalations")
    case: Mapped[Case | None] = relationship()
    form: Mapped[PractitionerForm | None] = relationship(back_populates="escalations")
    letter: Mapped[Outbox | None] = relationship()
    tasks: Mapped[list[Task]] = relationship(
        primaryjoin=lambda: and_(foreign(Task.subject_id) == Escalation.id, Task.subject_kind == "escalation"),
        order_by=lambda: Task.id,
        viewonly=True,
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def addressee(self) -> Person | None:
        """Whose it is, or was when it ended: who had its last task, or on whose behalf they had it."""
        last = self.tasks[-1] if self.tasks else None
        return (last.delegated_by or last.assignee) if last else None


STANDS = text("state <> 'cancelled'")


class Supervision(Base):
    """One supervision session of one person; who supervises is their line manager on the day."""

    __tablename__ = "supervision"
    __table_args__ = (
        Index("uq_supervision_day", "person_id", "on", unique=True, postgresql_where=STANDS, sqlite_where=STANDS),
        Index(None, "state", "on"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    on: Mapped[date]
    originally_on: Mapped[date]
    held_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}
