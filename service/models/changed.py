"""Who changed a part of a form last, and when: told to whoever has an older state of it before them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from service.database import Instant


class Changed:
    """Empty where nothing was noted: parts of forms that were kept before this was."""

    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime | None] = mapped_column(Instant)
