"""Files that show what was done: which are taken, what of them is kept, and how they are looked at for harm."""
