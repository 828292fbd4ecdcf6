"""Reads the YAML files of this folder into plain dictionaries, with a sentence when one cannot be read."""

from pathlib import Path
from typing import Any

import yaml


class ReadingError(ValueError):
    """A configuration file that cannot be read; the message names the file, the place and what to do."""


def read_yaml(path: Path) -> dict[str, Any]:
    """The named fields of one YAML file; raises ReadingError when it is absent, broken or something else."""
    content = _parsed(path)
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise ReadingError(f"{path.name} does not consist of named fields. Begin each line with a name and a colon.")
    return content


def read_folder(folder: Path) -> dict[str, dict[str, Any]]:
    """Every YAML file of a folder by its name without ending, in alphabetical order."""
    found = {path.stem: read_yaml(path) for path in sorted(folder.glob("*.yaml"))}
    if not found:
        raise ReadingError(f"The folder {folder.name} holds no .yaml file. Put one there.")
    return found


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C one where it is there
    """Refuses a field given twice, of which YAML would silently keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key in (key for key, _ in node.value if isinstance(key, yaml.ScalarNode)):
            if key.value in seen:
                problem = f"'{key.value}' is given twice"
                raise yaml.constructor.ConstructorError(problem=problem, problem_mark=key.start_mark)
            seen.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep)
        return made


def _parsed(path: Path) -> Any:
    try:
        return _Loader(path.read_text("utf-8")).get_single_data()
    except OSError as error:
        raise ReadingError(f"{path.name} cannot be read: {error.strerror}. Check that it is there.") from None
    except UnicodeDecodeError:
        raise ReadingError(f"{path.name} is not written in UTF-8. Save it in that encoding.") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ReadingError(f"{path.name}, line {line}: {error.problem}. Correct that line.") from None
    except yaml.YAMLError as error:
        raise ReadingError(f"{path.name} is not YAML: {' '.join(str(error).split())}. Correct it.") from None
