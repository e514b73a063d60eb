"""Conditions as fragments of a target language; one module a language, none knows another."""
