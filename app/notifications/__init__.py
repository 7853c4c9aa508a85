"""Letters to people about what happened; listens to every feature."""
