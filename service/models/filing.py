"""The marks on a record whose copy is kept elsewhere: when and by whom it was filed, and entered in the case system."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from service.models.people import Person


class Filed:
    """Columns of both marks; the last one counts, and the history has all of them."""

    filed_on: Mapped[date | None]
    filed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    entered_on: Mapped[date | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    @declared_attr
    def filed_by(self) -> Mapped[Person | None]:
        return relationship(foreign_keys=[self.filed_by_id])  # type: ignore[list-item]  # asked of the class

    @declared_attr
    def entered_by(self) -> Mapped[Person | None]:
        return relationship(foreign_keys=[self.entered_by_id])  # type: ignore[list-item]  # likewise
