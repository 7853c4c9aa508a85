"""Competitions, their editions, stages, groups, categories, forms and rubrics."""
