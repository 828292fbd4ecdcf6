"""Finding the sample returns that other projects published; they are read where they lie, never copied."""

import os
from pathlib import Path

VARIABLE = "SAMPLE_DATA"
_DEFAULT = Path(__file__).resolve().parents[3] / "shared" / "data"


def sample(name: str) -> Path:
    """The path of a sample such as "cin_census/cin-2021.xml"; fails with a sentence if it is absent."""
    folder = Path(os.environ.get(VARIABLE) or _DEFAULT)
    path = folder / name
    if not path.is_file():
        raise AssertionError(
            f"The sample {name} is not in {folder}. Put the folder of samples beside the project as "
            f"../shared/data, or name it in the environment variable {VARIABLE}."
        )
    return path
