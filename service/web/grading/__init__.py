"""The pages on which grades are compared: second grades, group exercises, and who was trained to audit."""
