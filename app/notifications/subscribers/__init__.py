"""Reactions to events, by the feature that they come from."""
