"""What the authority has decided, read once from `policy.yaml` and asked by dotted keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.reading import ReadingError, read_yaml


@dataclass(frozen=True)
class Policy:
    """The policy's values; a key that is missing or of the wrong kind is named in a ReadingError."""

    values: Mapping[str, Any]

    @classmethod
    def read(cls, path: Path) -> Policy:
        return cls(read_yaml(path))

    def get(self, key: str) -> Any:
        """The value at a dotted key, for example `plan.remind_days_before`."""
        value: Any = self.values
        for part in key.split("."):
            if not isinstance(value, Mapping) or part not in value:
                raise ReadingError(f"policy.yaml has no {key}. Add it, as in the policy supplied.")
            value = value[part]
        return value

    def number(self, key: str) -> int:
        """A whole number, not negative: mostly days."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise ReadingError(f"policy.yaml: {key} is {value!r}. Give a whole number, 0 or more.")
        return value

    def share(self, key: str) -> float:
        """A share from 0 to 1."""
        value = self.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ReadingError(f"policy.yaml: {key} is {value!r}. Give a share from 0 to 1.")
        return float(value)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Several whole numbers: the rungs of a ladder of reminders, in days."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(n, int) and n >= 0 for n in value):
            raise ReadingError(f"policy.yaml: {key} is {value!r}. Give a list of whole numbers.")
        return tuple(sorted(value, reverse=True))

    def words(self, key: str) -> tuple[str, ...]:
        """Several words: codes to choose from."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise ReadingError(f"policy.yaml: {key} is {value!r}. Give a list of words.")
        return tuple(value)

    def of(self, key: str, case: str) -> Any:
        """The entry for one case of a mapping, or the mapping's `default`."""
        entries = self.get(key)
        if not isinstance(entries, Mapping) or (case not in entries and "default" not in entries):
            raise ReadingError(f"policy.yaml: {key} needs an entry for {case}, or a default.")
        return entries.get(case, entries.get("default"))
