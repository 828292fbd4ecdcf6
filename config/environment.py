"""The one place that reads this process's environment variables."""

import os
from collections.abc import Mapping


def inherited(**decided: str) -> Mapping[str, str]:
    """The environment that this process was given, with what it has decided itself."""
    return {**os.environ, **decided}
