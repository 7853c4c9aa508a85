"""The decree (keputusan) by which the winners of an edition are appointed, and its annex."""
