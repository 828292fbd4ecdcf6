"""A year of an authority, lived day by day through the real use cases and held to what the service promises."""
