"""What differs between places: settings, the authority's policy, roles and audit tools."""
