"""What the pages of data protection read."""
