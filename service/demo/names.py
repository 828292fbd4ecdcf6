"""Invented names for the demonstration's staff; whoever bears one of them is not meant."""

from __future__ import annotations

from collections.abc import Iterator

FIRST = (
    "Amara", "Ben", "Carys", "Dev", "Esther", "Farah", "Gethin", "Hannah", "Idris", "Joanna", "Kofi", "Leila",
    "Marcus", "Nadia", "Owen", "Priya", "Quinn", "Rosa", "Samir", "Tamsin", "Usman", "Verity", "Wanda", "Yusuf",
    "Zoe", "Aled", "Bethan", "Callum", "Deborah", "Emeka", "Fiona", "Gareth", "Hope", "Imran", "Jasmine", "Karim",
)  # fmt: skip
LAST = (
    "Adeyemi", "Bradshaw", "Castellano", "Dhillon", "Ellery", "Farrow", "Greenhalgh", "Hussain", "Ivanova",
    "Jephcott", "Kowalski", "Lambourne", "Mensah", "Nightingale", "Okonjo", "Pemberton", "Qureshi", "Rowntree",
    "Sadler", "Thackray", "Underhill", "Venkatesan", "Wainwright", "Xavier", "Yeadon", "Zielinski", "Ashby",
    "Blackwood", "Chowdhury", "Dunmore", "Eastwood",
)  # fmt: skip


def names() -> Iterator[tuple[str, str]]:
    """First and last names, no last name with the same first name twice, always in the same order."""
    # 36 and 31 have no common divisor, so the pairs repeat after 1,116 people only.
    number = 0
    while True:
        yield FIRST[number % len(FIRST)], LAST[(number * 7) % len(LAST)]
        number += 1
