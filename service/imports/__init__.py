"""Reading what other systems hand over: files become records and notices, and nothing is stored here."""
