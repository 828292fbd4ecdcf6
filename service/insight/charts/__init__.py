"""Charts as pure functions: numbers in, drawings for two widths, a sentence and a table out."""
