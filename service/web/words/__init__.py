"""The words that people read: codes, days, steps and histories as plain sentences."""
