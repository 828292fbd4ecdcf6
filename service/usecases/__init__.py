"""What people and jobs do: each use case is one transaction, and none calls another."""
