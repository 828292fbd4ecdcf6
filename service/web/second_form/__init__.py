"""The practitioner’s form: written beside an audit, read by those alone who stand around the practitioner."""
