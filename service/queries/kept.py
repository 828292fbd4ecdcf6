"""Conditions that are put together once for each kind of reader and each question; who asks comes as parameters.

To put a condition of who may see what together anew, and to find out that it has been compiled before, takes longer
than the database takes to answer. So a condition knows its own short name for SQLAlchemy's memory of what is compiled,
and is written out only where it is not in that memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Boolean, ColumnElement, false, true
from sqlalchemy.sql.elements import Grouping

Condition = ColumnElement[bool]
Parameters = Mapping[str, BindParameter[Any]]
CONSTANT = (type(true()), type(false()))


@dataclass(frozen=True, eq=False)
class Built:
    """What is remembered of a condition: the names of its parameters, and itself where it is the same for everybody.

    `held` is what its key names by address: as long as it is held, nothing else can come to stand there.
    """

    names: tuple[str, ...]
    plugin: Any
    constant: Condition | None
    held: tuple[object, ...]


class Kept(Grouping[bool]):
    """A condition that `write` writes out when it must; two of the same `built` differ in their parameters alone."""

    inherit_cache = True

    def __init__(self, built: Built, parameters: Parameters, write: Callable[[Parameters], Condition]) -> None:
        self._built: Built | None = built
        self._parameters, self._write = parameters, write
        self._written: Any = None
        self.type = Boolean()
        self._propagate_attrs = built.plugin

    @property
    def element(self) -> Any:
        """The condition itself."""
        if self._written is None:
            self._written = self._write(self._parameters)
        return self._written

    @element.setter
    def element(self, changed: Any) -> None:
        """A copy that was made to fit elsewhere is no longer what was remembered."""
        self._written, self._built = changed, None

    def _gen_cache_key(self, anon_map: Any, bindparams: list[BindParameter[Any]]) -> Any:
        if self._built is None:
            return super()._gen_cache_key(anon_map, bindparams)
        number, found = anon_map.get_anon(self)
        if found:
            return number, Kept
        given = (one._gen_cache_key(anon_map, bindparams) for one in self._parameters.values())
        return number, Kept, self._built, *given
