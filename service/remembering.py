"""Idempotency keys: the same key and request give the same answer and have one effect."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.models import Person, Remembered
from service.transaction import Work
from workflows.engine import Illegal


class Reused(Illegal):
    """The key stood for another request."""

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request. Use a new key.")


@dataclass(frozen=True)
class Answer:
    """A status and body to give, fresh or remembered."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Remembering:
    """One request's key (None: not asked to remember), what it asked, and how to write its answer."""

    key: str | None
    request: str
    status: int
    render: Callable[[Any], dict[str, Any]]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.request.encode("utf-8", "surrogatepass")).hexdigest()

    def recalled(self, work: Work, person_id: int) -> Answer | None:
        """The answer given before, if any; raises Reused when the key stood for another request."""
        if self.key is None:
            return None
        # One at a time for each person: whoever repeats a request waits here for the first one's answer.
        work.session.execute(select(Person.id).where(Person.id == person_id).with_for_update(key_share=True))
        query = select(Remembered).where(Remembered.person_id == person_id, Remembered.key == self.key)
        found = work.session.scalar(query)
        if found is None:
            return None
        if found.request_digest != self.digest:
            raise Reused
        return Answer(found.status, found.answer)

    def kept(self, work: Work, person: Person, record: Any) -> Answer:
        """Write the answer and keep it in the same transaction as its effect."""
        work.session.flush()
        body = json.loads(json.dumps(self.render(record)))
        if self.key is not None:
            work.session.add(
                Remembered(
                    person_id=person.id,
                    key=self.key,
                    request_digest=self.digest,
                    status=self.status,
                    answer=body,
                    at=work.now,
                )
            )
            work.session.flush()
        return Answer(self.status, body)
