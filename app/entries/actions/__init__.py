"""Every write of entries. Each takes the moment at which the request reached the server."""
