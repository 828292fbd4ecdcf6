"""The parts of applying a file that was read: cases, referrals, staff, and what follows for open work."""
