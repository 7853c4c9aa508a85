"""How dear the main pages are, against a bare Flask page in the same run."""
