"""How the life of a record is drawn, and the page of any record that has none of its own."""
