"""What waits for whoever is signed in: the home page and messages."""
