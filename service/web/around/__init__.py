"""What stands around the work: search, one's own account, the rest of the menu, and guidance."""
