"""Full-text search in Indonesian: knows documents with fields and facets, no library noun."""
