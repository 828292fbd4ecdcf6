"""What answers look like: one schema for each, from which both the answers and the OpenAPI document are made."""
