"""Taking a step of any lifecycle, and beginning something new: forms made from what a step needs."""
