"""What the home page says, each part in one query however many rows there are."""
