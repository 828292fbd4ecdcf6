"""The one place that reads this process's environment variables, and sets the one that keeps imports safe."""

import os
from collections.abc import Mapping

# Documents are written with lxml. Where openpyxl finds it, it reads with it, and past defusedxml, which refuses
# entities: it is told not to before it is imported anywhere.
os.environ["OPENPYXL_LXML"] = "False"


def inherited(**decided: str) -> Mapping[str, str]:
    """The environment that this process was given, with what it has decided itself."""
    return {**os.environ, **decided}
