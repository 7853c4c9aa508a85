"""Official papers of an edition that the site writes itself, and their way through signing."""
