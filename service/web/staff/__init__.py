"""People, and the files that bring people and cases."""
