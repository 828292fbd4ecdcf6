"""Pages of the data protection officer and of the second persons: periods, holds, erasures, requests for access."""
