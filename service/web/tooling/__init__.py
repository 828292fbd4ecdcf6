"""The pages of audit tools: which there are, how one is built, what a version asks differently."""
