"""A tour through the whole life of an audit, told step by step as it happens in a database of its own."""
