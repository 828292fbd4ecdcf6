"""The pages of plans, escalations, sessions, cycles, and of any record that has none of its own."""
