"""Every write of competitions: loading and copying, preparing and opening, amending."""
