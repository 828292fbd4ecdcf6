"""Action plans: one owner's actions from one audit, due at the next supervision."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.audits import Action, Audit
from service.models.people import Person, Service

if TYPE_CHECKING:
    from service.models.evidence import Evidence
    from service.models.oversight import Escalation
    from service.models.practitioner import PractitionerForm


class ActionPlan(Base):
    """What one person must put right. `anchor_on`: the due day is the first supervision after it (None: fixed).

    One of the practitioner's side hangs on a form and on no audit, so that no way leads to it from the case side.
    """

    __tablename__ = "action_plan"
    __table_args__ = (Index(None, "owner_id", "state"), Index(None, "state", "due_on"))
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    audit_id: Mapped[int | None] = mapped_column(ForeignKey("audit.id"), index=True)
    form_id: Mapped[int | None] = mapped_column(ForeignKey("practitioner_form.id"), index=True)
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id"), index=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id"), index=True)
    title: Mapped[str | None] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(Text)
    side: Mapped[str] = mapped_column(String(16), default="case")
    owner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    issued_on: Mapped[date]
    anchor_on: Mapped[date | None]
    skipped_session_id: Mapped[int | None]
    due_on: Mapped[date]
    original_due_on: Mapped[date]
    latest_on: Mapped[date]
    period_days: Mapped[int]
    completed_on: Mapped[date | None]
    sign_off_due_on: Mapped[date | None]
    running_record: Mapped[str | None] = mapped_column(Text)
    referrals: Mapped[int] = mapped_column(default=0)
    reinstatements: Mapped[int] = mapped_column(default=0)
    delay_requested_on: Mapped[date | None]
    delay_requested_reason: Mapped[str | None] = mapped_column(String(40))
    delay_requested_explanation: Mapped[str | None] = mapped_column(Text)
    delay_requested_in_time: Mapped[bool] = mapped_column(default=False)
    delay_reason: Mapped[str | None] = mapped_column(String(40))
    delay_explanation: Mapped[str | None] = mapped_column(Text)
    delay_from_on: Mapped[date | None]
    delay_to_on: Mapped[date | None]
    delay_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delay_at: Mapped[datetime | None] = mapped_column(Instant)

    audit: Mapped[Audit | None] = relationship(back_populates="plans")
    form: Mapped[PractitionerForm | None] = relationship(back_populates="plans")
    escalations: Mapped[list[Escalation]] = relationship(back_populates="plan")
    owner: Mapped[Person] = relationship(foreign_keys=[owner_id], lazy="joined")
    service: Mapped[Service | None] = relationship()
    delay_by: Mapped[Person | None] = relationship(foreign_keys=[delay_by_id])
    actions: Mapped[list[Action]] = relationship(order_by="Action.id", back_populates="plan")
    evidence: Mapped[list[Evidence]] = relationship(
        order_by="Evidence.id", back_populates="plan", cascade="all, delete-orphan"
    )
    owners: Mapped[list[PlanOwner]] = relationship(cascade="all, delete-orphan", lazy="selectin")

    __mapper_args__ = {"version_id_col": version}

    @property
    def behind(self) -> Audit | None:
        """The audit from which it came, on either side."""
        return self.form.audit if self.form else self.audit

    @property
    def furthest_on(self) -> date:
        """The day beyond which no session, referral or new owner moves it: a day that a service manager has given
        stands, although it may lie after the latest day."""
        return max(self.latest_on, self.due_on)

    @property
    def ever_owner_ids(self) -> frozenset[int]:
        """Everybody who owns, has owned or has completed this plan: none of them may sign it off."""
        return frozenset({self.owner_id, *(past.person_id for past in self.owners)})


class PlanOwner(Base):
    """Somebody who owned or completed a plan at some time."""

    __tablename__ = "plan_owner"
    __table_args__ = (UniqueConstraint("plan_id", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
