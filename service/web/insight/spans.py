"""Months and quarters as people say them."""

from __future__ import annotations

from service.insight.scope import Scope, Span, Step

# So many days are told month by month, more quarter by quarter.
MOST_DAYS_BY_MONTH = 750


def step_of(scope: Scope) -> Step:
    return Step.MONTH if (scope.to_on - scope.from_on).days <= MOST_DAYS_BY_MONTH else Step.QUARTER


def named(span: Span) -> str:
    """“November 2026”, or “July to September 2026”."""
    if span.step is Step.MONTH:
        return f"{span.from_on:%B %Y}"
    return (
        f"{span.from_on:%B} to {span.to_on:%B %Y}" if span.from_on.month != span.to_on.month else f"{span.to_on:%B %Y}"
    )


def short(span: Span) -> str:
    """“Nov 26”, or “Q3 26”."""
    return f"{span.from_on:%b %y}" if span.step is Step.MONTH else f"Q{span.quarter} {span.from_on:%y}"
