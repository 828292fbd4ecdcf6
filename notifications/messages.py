"""Every message that can be sent, and which of them have no words yet."""

from __future__ import annotations

from types import ModuleType

from notifications.digests import DIGEST
from notifications.render import PARTS, TEMPLATES
from service.insight.reports import telling
from service.steps import covers, effects, second_persons
from service.steps.importing import following
from workflows.catalogue import LIFECYCLES
from workflows.definition import Tell


class NoWords(RuntimeError):
    """A message without its folder of templates; raised when the program starts."""


def messages() -> set[str]:
    """What the lifecycle tables tell, what effects, covers, imports, reports and second persons tell besides, by the
    constants in their modules, and the daily message."""
    modules = [covers, following, second_persons, telling]
    modules += [part for part in vars(effects).values() if isinstance(part, ModuleType)]
    told = {part.message for module in modules for part in vars(module).values() if isinstance(part, Tell)}
    return told.union({DIGEST}, *(table.messages for table in LIFECYCLES.values()))


def missing_templates() -> set[str]:
    """The templates that are not there, as folder and file."""
    wanted = {f"{message}/{part}" for message in messages() for part in PARTS}
    return {name for name in wanted if not (TEMPLATES / name).is_file()}


def check_templates() -> None:
    """Raise a sentence when a message has no words, so that no program starts that could not say it."""
    missing = missing_templates()
    if missing:
        raise NoWords(f"notifications/templates lacks {', '.join(sorted(missing))}. Write it, as docs/recipes shows.")
