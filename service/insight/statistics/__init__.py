"""Statistics as pure functions, each with its source; a result that is not defined is None."""
