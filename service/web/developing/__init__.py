"""The pages of people: one's own record, other people's for those who may see it, the list of staff."""
