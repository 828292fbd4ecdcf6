"""The rota of reviews and the page of one."""
