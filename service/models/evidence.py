"""Files that owners of plans attach to an action, to show what was done."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from service.database import Base, Instant
from service.models.people import Person

if TYPE_CHECKING:
    from service.models.plans import ActionPlan


class Evidence(Base):
    """One file. `key` is its address, `name` what the sender calls it; `sha256` stands in the plan's history too.

    `presented`: the plan was presented as complete with it, so that it stays.
    """

    __tablename__ = "evidence"
    __table_args__ = (UniqueConstraint("key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("action_plan.id"), index=True)
    action_id: Mapped[int] = mapped_column(ForeignKey("action.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    key: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    presented: Mapped[bool] = mapped_column(default=False)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    plan: Mapped[ActionPlan] = relationship(back_populates="evidence")
    by: Mapped[Person] = relationship()
