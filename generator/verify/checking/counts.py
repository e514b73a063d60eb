"""What was counted while checking; findings are counted where they are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Counts:
    """Files, resources, and pairs of resource and policy that passed or could not be decided."""

    files: int = 0
    resources: int = 0
    passed: int = 0
    not_applicable: int = 0

    def add(self, other: Counts) -> None:
        """Count what `other` counted."""
        self.files += other.files
        self.resources += other.resources
        self.passed += other.passed
        self.not_applicable += other.not_applicable
