"""Which audits the programmes of policy ask for today: what stands in the database, and what follows from it."""
