"""Running the site: its health, background work, letters and settings, for the platform admin."""
