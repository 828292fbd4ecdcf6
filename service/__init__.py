"""What the service knows and does: records, use cases, the API and the pages."""
