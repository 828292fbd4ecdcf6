"""The pages around signing in: one-time codes, showing anew who one is, sessions, tokens, forms sent too late."""
