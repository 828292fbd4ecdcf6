"""Who may do what, read once from `roles.yaml`: role to permission to relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

from config.reading import ReadingError, read_yaml

EVERYONE = "everyone"
Grants = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Roles:
    """Titles and grants by role; `everyone` is granted to all who work here and is no role to hold.

    Whoever holds roles from `outside` alone works for somebody else. `groups` are the provider's by role.
    """

    titles: Mapping[str, str]
    grants: Mapping[str, Grants]
    outside: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Roles:
        titles, grants, outside, groups = {}, {}, set(), {}
        for role, entry in read_yaml(path).items():
            if not isinstance(entry, dict) or not isinstance(entry.get("may"), dict) or "title" not in entry:
                raise ReadingError(f"roles.yaml: {role} needs a title and a list of what it may do.")
            titles[role] = str(entry["title"])
            grants[role] = {str(name): frozenset(map(str, scopes)) for name, scopes in entry["may"].items()}
            if entry.get("outside") is True:
                outside.add(role)
            groups[role] = frozenset(map(str, entry.get("groups") or ()))
        return cls(titles, grants, frozenset(outside), groups)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self.titles) - {EVERYONE}

    @property
    def permissions(self) -> frozenset[str]:
        return frozenset(permission for grants in self.grants.values() for permission in grants)

    @cached_property
    def relations(self) -> frozenset[str]:
        """Every relation in which anything at all is granted to anybody."""
        return frozenset(scope for grants in self.grants.values() for scopes in grants.values() for scope in scopes)

    def granted(self, roles: Iterable[str]) -> Grants:
        """What somebody with these roles may do, `everyone` included: permission to relations.

        It is asked some ten times for each answer, and is always the same for the same roles.
        """
        held = frozenset(roles)
        if held not in self._granted:
            self._granted[held] = MappingProxyType(self._together(held))
        return self._granted[held]

    @cached_property
    def _granted(self) -> dict[frozenset[str], Grants]:
        return {}

    def _together(self, roles: frozenset[str]) -> dict[str, frozenset[str]]:
        together: dict[str, frozenset[str]] = {}
        for role in (EVERYONE, *sorted(roles)):
            for permission, scopes in self.grants.get(role, {}).items():
                together[permission] = together.get(permission, frozenset()) | scopes
        return together

    def of_groups(self, groups: Collection[str]) -> frozenset[str]:
        """The roles, `everyone` among them, that one of these groups of the provider confirms; none unless named."""
        return frozenset(role for role, named in self.groups.items() if named & set(groups))

    def are_outside(self, roles: frozenset[str]) -> bool:
        """True for whoever holds no role within the authority itself."""
        return bool(roles) and roles <= self.outside

    def acting_as(self, relation: str) -> frozenset[str]:
        """The roles to which anything at all is granted in this relation."""
        return self._acting.get(relation, frozenset())

    @cached_property
    def _acting(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for role, grants in self.grants.items():
            for relation in frozenset[str]().union(*grants.values()):
                found.setdefault(relation, set()).add(role)
        return {relation: frozenset(roles) for relation, roles in found.items()}

    def holding(self, permission: str, relation: str) -> frozenset[str]:
        """The roles to which this permission is granted in this relation."""
        return frozenset(
            role for role, grants in self.grants.items() if relation in grants.get(permission, frozenset())
        )
