"""Erases lawfully: texts, references and links to people go, while figures, chains and the records themselves stay."""
