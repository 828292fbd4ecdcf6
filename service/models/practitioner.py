"""The second form of an audit, about the practitioner and not the child; nothing of the case side refers to it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base
from service.models.audits import Action, Audit
from service.models.filing import Filed
from service.models.people import Person

if TYPE_CHECKING:
    from service.models.oversight import Escalation
    from service.models.plans import ActionPlan


class PractitionerForm(Filed, Base):
    """One at most for each audit. `written`: it holds something; an empty one is a form for nobody but its authors.

    `due_on` is the day by which it is to be discussed: the first supervision after `anchor_on`.
    """

    __tablename__ = "practitioner_form"
    __table_args__ = (Index(None, "practitioner_id", "state"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(default=1)
    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), unique=True)
    practitioner_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    written: Mapped[bool] = mapped_column(default=False)
    findings: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    strengths: Mapped[str] = mapped_column(Text, default="")
    anchor_on: Mapped[date | None]
    due_on: Mapped[date | None]
    latest_on: Mapped[date | None]
    discussed_on: Mapped[date | None]
    discussed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    agreed: Mapped[str | None] = mapped_column(Text)
    referrals: Mapped[int] = mapped_column(default=0)
    referred_on: Mapped[date | None]
    referral_reason: Mapped[str | None] = mapped_column(Text)

    audit: Mapped[Audit] = relationship(lazy="joined")
    practitioner: Mapped[Person] = relationship(foreign_keys=[practitioner_id], lazy="joined")
    discussed_by: Mapped[Person | None] = relationship(foreign_keys=[discussed_by_id])
    actions: Mapped[list[Action]] = relationship(order_by="Action.id", back_populates="form")
    plans: Mapped[list[ActionPlan]] = relationship(back_populates="form", order_by="ActionPlan.id")
    escalations: Mapped[list[Escalation]] = relationship(back_populates="form", order_by="Escalation.id")

    __mapper_args__ = {"version_id_col": version}
