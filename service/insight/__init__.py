"""What the audits say, honestly: measures, statistics, charts, the process, reports (DOMAIN §6)."""
