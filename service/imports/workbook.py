"""Reading the rows of a workbook's sheets through openpyxl, bounded, whatever the workbook claims."""

import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import openpyxl
from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]

from service.imports.archive import check_workbook
from service.imports.dates import MAC_EPOCH, WINDOWS_EPOCH
from service.imports.records import Unreadable
from service.imports.values import is_blank

LAST_ROW = 1_048_576
LAST_COLUMN = 120
BLANK_ROWS_END_A_SHEET = 10_000

_DAMAGED = (
    "The workbook is damaged or not of the Excel kind. Open it in Excel, choose Save As and the type "
    "Excel Workbook (.xlsx), and import that file."
)
_FORBIDDEN_XML = (
    "The workbook holds XML entities or a document type, which no workbook needs and can do harm. "
    "Save it again in Excel as Excel Workbook (.xlsx) and import that file."
)

if not openpyxl.DEFUSEDXML:
    raise RuntimeError("openpyxl does not use defusedxml: unset OPENPYXL_DEFUSEDXML, so that imports are safe.")

T = TypeVar("T")
Cells = Sequence[object]


class Workbook:
    """An open workbook; used as a context manager. Every failure to read it comes out as Unreadable."""

    def __init__(self, path: Path, filename: str) -> None:
        check_workbook(path, filename)
        # openpyxl warns of what it does not support (and quotes cells in doing so); nothing here needs it.
        warnings.filterwarnings("ignore", module=r"openpyxl(\.|$)")
        self._stream = path.open("rb")
        try:
            self._book: Any = _sheltered(self._load)
        except Unreadable:
            self._stream.close()
            raise
        self.sheet_names: list[str] = [sheet.title for sheet in self._sheets()]

    def _load(self) -> Any:
        return openpyxl.load_workbook(self._stream, read_only=True, data_only=True, keep_links=False)

    def _sheets(self) -> list[Any]:
        return [sheet for sheet in self._book.worksheets if hasattr(sheet, "iter_rows")]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._book.close()
        self._stream.close()

    @property
    def epoch(self) -> date:
        """The day from which this workbook's serial numbers count."""
        epoch = self._book.epoch
        day = epoch.date() if isinstance(epoch, datetime) else epoch
        return MAC_EPOCH if day == MAC_EPOCH else WINDOWS_EPOCH

    def rows(self, sheet_name: str, on_gap: Callable[[int], None]) -> Iterator[tuple[int, Cells]]:
        """The sheet's rows that hold anything, with their numbers.

        Sheets are sometimes formatted down to their millionth row, so a run of 10,000 blank rows ends the
        sheet; if it goes on after that, `on_gap` is told the number of the last row that was looked at.
        """
        sheet = next(sheet for sheet in self._sheets() if sheet.title == sheet_name)
        cells = sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN, values_only=True)
        blank = 0
        for number, row in enumerate(_sheltered_steps(cells), start=1):
            if blank >= BLANK_ROWS_END_A_SHEET:
                on_gap(number - 1)
                return
            if all(is_blank(cell) for cell in row):
                blank += 1
            else:
                blank = 0
                yield number, row


def _sheltered(action: Any) -> Any:
    # openpyxl lets any exception escape that a damaged part causes. Its texts may quote cells, so that they
    # are neither shown nor kept as a cause.
    try:
        return action()
    except MemoryError:
        raise
    except Exception as error:
        forbidden = isinstance(error, DefusedXmlException) or isinstance(error.__cause__, DefusedXmlException)
        raise Unreadable(_FORBIDDEN_XML if forbidden else _DAMAGED) from None


def _sheltered_steps(steps: Iterator[T]) -> Iterator[T]:
    end = object()
    while (step := _sheltered(lambda: next(steps, end))) is not end:
        yield step
