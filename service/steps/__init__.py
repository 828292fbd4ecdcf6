"""What use cases are made of: steps within an open transaction, none of which commits."""
