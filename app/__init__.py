"""Lumbung Inovasi: from competition to replication of public service innovations."""
