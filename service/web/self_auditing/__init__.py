"""Self-audits: a look at a file of one’s own, private until it is shared."""
