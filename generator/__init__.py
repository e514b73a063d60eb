"""Compile a support matrix into the documents that enforce it."""
