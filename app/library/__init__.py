"""The library (pustaka): published innovations, edited for readers, found by search."""
