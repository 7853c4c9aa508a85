"""The public usefulness rating: who used a service says how useful it was, and needs no account."""
