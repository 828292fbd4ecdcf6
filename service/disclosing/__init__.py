"""All that is held about one case, or about one member of staff, each side apart, as a package for a reviewer."""
