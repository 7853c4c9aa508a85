"""Assignments, conflicts of interest, scores, recap, decisions and results."""
