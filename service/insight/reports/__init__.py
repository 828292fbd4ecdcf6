"""Reports that are handed in: made from rows that are kept with them, so that anybody can reckon them again."""
