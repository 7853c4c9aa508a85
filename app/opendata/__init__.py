"""Open data: what is public of the library and the competitions, for programs."""
