"""Questions to the database, each answered as figures: bounded by a scope's days, no worker ever a row."""
