"""The demo: invented people, agencies and proposals around three editions, and a real library.

Every invented agency is named "(contoh)" and flagged; the library's records are real, with
their sources. Dates are set relative to the moment of loading.
"""
