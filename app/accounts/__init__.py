"""People, their sign-in, their roles and invitations."""
