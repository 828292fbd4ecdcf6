"""Filling in a form: section by section, kept as one goes, nobody overwritten unseen; audits and self-audits alike."""
