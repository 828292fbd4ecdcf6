"""The pages of supervision: sessions as agendas, what is signed off in them, and lists of sessions."""
