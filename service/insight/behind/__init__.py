"""What stands behind a number: the records that it counts, as far as somebody may see them."""
