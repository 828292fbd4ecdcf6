"""Does everything agree? What must hold at all times is looked for in the rows, and never silently repaired."""
