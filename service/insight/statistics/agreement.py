"""How far two people who graded the same files agree, beyond what chance would give."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

Table = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Agreement:
    """What one table of two gradings says (DOMAIN §4).

    `n`, `exact`, `within_one`, `moved_down`, `moved_up` are numbers of audits. `shift` is the auditor's grade minus
    the second one, in grades: above 0 the auditor was kinder. The coefficients are at most 1; None is not defined.
    """

    n: int
    exact: int
    within_one: int
    moved_down: int
    moved_up: int
    shift: float | None
    kappa: float | None
    linear: float | None
    quadratic: float | None
    ac1: float | None

    @property
    def one_grade(self) -> bool:
        """Whether both gave every audit one and the same grade, which leaves the kappas without a meaning."""
        return self.n > 0 and self.kappa is None

    @property
    def paradox(self) -> bool:
        """Whether nearly all agree and kappa is low all the same, as nearly all have one grade.

        A. R. Feinstein and D. V. Cicchetti, High agreement but low kappa I, Journal of Clinical Epidemiology 43,
        1990, 543-549. "Nearly all" is four of five, "low" is 0.40 and below ("fair" at best: J. R. Landis and
        G. G. Koch, The measurement of observer agreement for categorical data, Biometrics 33, 1977, 159-174).
        """
        return self.kappa is not None and self.kappa <= 0.4 and 5 * self.exact >= 4 * self.n


def agreement(table: Table) -> Agreement:
    """Compare two gradings of the same audits, best grade first: rows the auditor, columns the second grade.

    The table is square, of whole numbers from 0; every grade of the scale has its row, used or not, since
    AC1 asks how many there are. Raises ValueError for any other table.
    """
    _check(table)
    n = sum(map(sum, table))
    apart = [(column - row, number) for row, column, number in _cells(table)]
    return Agreement(
        n=n,
        exact=sum(number for steps, number in apart if steps == 0),
        within_one=sum(number for steps, number in apart if abs(steps) <= 1),
        moved_down=sum(number for steps, number in apart if steps > 0),
        moved_up=sum(number for steps, number in apart if steps < 0),
        shift=sum(steps * number for steps, number in apart) / n if n else None,
        kappa=kappa(table, lambda steps: int(steps != 0)),
        linear=kappa(table, abs),
        quadratic=kappa(table, lambda steps: steps * steps),
        ac1=ac1(table),
    )


def kappa(table: Table, distance: Callable[[int], int]) -> float | None:
    """1 less observed over expected disagreement, each weighed by the distance of the grades in steps.

    With distance 0 or 1 it is Cohen's kappa (J. Cohen, A coefficient of agreement for nominal scales, Educational
    and Psychological Measurement 20, 1960, 37-46), with steps or their squares the linear and the quadratic
    weighted kappa (J. Cohen, Weighted kappa, Psychological Bulletin 70, 1968, 213-220). Not defined where chance
    alone leaves no disagreement: no audits, or all in one grade by both. In whole numbers up to one division.
    """
    rows, columns = [sum(row) for row in table], [sum(column) for column in zip(*table, strict=True)]
    n = sum(rows)
    observed = sum(distance(column - row) * number for row, column, number in _cells(table))
    expected = sum(
        distance(column - row) * of_row * of_column
        for row, of_row in enumerate(rows)
        for column, of_column in enumerate(columns)
    )
    return (expected - n * observed) / expected if expected else None


def ac1(table: Table) -> float | None:
    """Gwet's AC1, which does not fall where nearly all audits have one grade; None without audits or with one grade.

    Chance agreement is Σ π(1 - π) / (q - 1), π the mean share of a grade over both gradings, q the number of grades
    of the scale (K. L. Gwet, Computing inter-rater reliability and its variance in the presence of high agreement,
    British Journal of Mathematical and Statistical Psychology 61, 2008, 29-48).
    """
    grades, n = len(table), sum(map(sum, table))
    if n == 0 or grades < 2:
        return None
    both = [sum(table[grade]) + sum(row[grade] for row in table) for grade in range(grades)]
    exact = sum(table[grade][grade] for grade in range(grades))
    whole = 4 * n * n * (grades - 1)
    by_chance = sum(number * (2 * n - number) for number in both)
    return (4 * n * exact * (grades - 1) - by_chance) / (whole - by_chance)


def _cells(table: Table) -> Iterator[tuple[int, int, int]]:
    return ((row, column, number) for row, numbers in enumerate(table) for column, number in enumerate(numbers))


def _check(table: Table) -> None:
    if any(len(row) != len(table) for row in table):
        raise ValueError("A table of two gradings has as many columns as rows.")
    if any(number < 0 for row in table for number in row):
        raise ValueError("A table of two gradings has no negative numbers.")
