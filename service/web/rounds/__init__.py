"""The pages of audit cycles: where each is, which cases it drew, and why."""
