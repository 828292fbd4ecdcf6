"""What the values, permissions and messages of the configuration mean, in plain words."""
