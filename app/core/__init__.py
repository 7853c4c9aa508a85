"""Mechanisms that every feature stands on; no noun of the domain lives here."""
