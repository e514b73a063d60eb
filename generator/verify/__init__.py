"""Read policies and templates as Azure does, offline; knows nothing of how they were made."""
