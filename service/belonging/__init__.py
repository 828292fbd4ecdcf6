"""What belongs to a case and what to a person, on which side: the map that erasure, retention and exports share."""
