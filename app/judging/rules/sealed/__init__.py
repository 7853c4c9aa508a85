"""What seals an edition's judging, and checks it again with Python's standard library alone.

Every module here is carried by the bundle itself, so it imports nothing but the standard library,
its neighbours, `app.core.canonical` and `app.core.chaining`.
"""
