"""Pure rules of the library: what a record must look like, what an entry still lacks."""
