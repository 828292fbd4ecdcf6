"""How long things are kept, and what has been kept long enough."""
