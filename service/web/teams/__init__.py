"""Teams at a glance, a team's page, coverage, what was expected and done, exemptions, service-level plans."""
