"""What nobody means to send: texts, days and numbers beyond what a page, a database or a file can hold."""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

# NUL and half surrogates, which PostgreSQL refuses and SQLite keeps; digits that are none to `int`; days and numbers
# that no column holds; text that is read from the right.
TEXTS = (
    "\x00",
    "a\x00b",
    "\ud800",
    "\udfff\ud800",
    "\ufffe",
    "\u202eabc\u202c",
    "مرحبا \u200f(שלום)",
    "²",
    "٣",
    "-1",
    "0",
    "1e400",
    "NaN",
    "2147483648",
    "9223372036854775808",
    "-" + "9" * 40,
    "0001-01-01",
    "9999-12-31",
    "10000-01-01",
    "2026-02-30",
    "null",
    "[]",
    "{{7*7}} {% raise %} ${7*7}",
    "a\r\nBcc: x@example.org",
    "../../etc/passwd",
    "' OR 1=1 --",
    " ",
    "",
)
LONG = "ع" * 500_000  # a megabyte, which is more than a form may be
NEARLY = "x" * 400_000  # as much as one may be
NUMBERS = ("0", "-1", "2147483648", "9223372036854775808", "9" * 60, "%00", "1%00", "%ED%A0%80", "%C2%B2", "null")

# One of each kind: what a few requests have to be made of.
WORST = ("a\x00b", "\ud800", "\u202eabc", "²", "9223372036854775808", "0001-01-01", "9999-12-31")
MANY_DIGITS = "9" * 5000  # more than `int` reads
A_LINE = "ع" * 680  # as long as gunicorn lets the line of a request be

hostile_texts: st.SearchStrategy[str] = (
    st.sampled_from((*WORST, MANY_DIGITS, LONG)) | st.sampled_from((*TEXTS, NEARLY)) | st.text()
)
hostile_values: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False) | hostile_texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
# Nothing is sought that is smaller and fails as well: what a request does depends on those before it.
in_haste = settings(deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
