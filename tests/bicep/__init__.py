"""Reads and runs Bicep as a stranger would: a strict parser, and its pure functions executed."""
