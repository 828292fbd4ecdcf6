"""The demonstration: an authority of its own, half a year of its audits, a clock that can be moved on, a tour."""
