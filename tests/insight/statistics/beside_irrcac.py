"""Compares Gwet's AC1 with irrCAC over a thousand generated tables, where that package is installed:

python -m pip install irrCAC && python -m tests.insight.statistics.beside_irrcac
"""

from __future__ import annotations

from importlib import import_module

from hypothesis import given, settings

from service.insight.statistics.agreement import agreement
from tests.insight.statistics.generated import TABLES

compared: list[float] = []


@settings(max_examples=1000, deadline=None, database=None, derandomize=True)
@given(TABLES)
def compare(table: list[list[int]]) -> None:
    """irrCAC rounds to five places."""
    cac = import_module("irrCAC.table").CAC
    theirs = cac(import_module("pandas").DataFrame(table)).gwet()["est"]["coefficient_value"]
    ours = agreement(table).ac1
    assert ours is not None
    compared.append(abs(ours - theirs))
    assert compared[-1] < 1e-5, table


if __name__ == "__main__":
    compare()
    print(f"{len(compared)} tables, the largest difference {max(compared):.1e}")
