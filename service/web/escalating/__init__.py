"""The queue of escalations, the page of one, and the decision on it."""
