"""How people get in and are put out: sessions, tries and waits, second factors, the provider of the council."""
