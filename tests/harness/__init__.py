"""What tests stand on: database, visitor, query count, live server, browser."""
