"""What may happen in the life of an audit, and by when: pure rules, without database, clock or network."""
