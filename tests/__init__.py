"""The tests of the site; `python -m tests` runs all of them."""
