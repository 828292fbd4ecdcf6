"""Statistics as pure functions, each with its source: they know no database, page or clock."""
