"""Objections to what was published: each has a receipt, a clock, and an answer by somebody new."""
