"""What the histories tell of the process itself: its event log, its times, and whether it keeps to its tables."""
