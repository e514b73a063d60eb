"""What Azure would refuse of a policy, told before anything is deployed.

Reads the JSON as a stranger would; knows no matrix. Sources: the limits in `limits`, the
pages "Author policies for array properties" and "Azure Policy definition structure" of
Microsoft Learn, and the checks that the common linters of this field share.
"""

from generator.azure.lint.definition import definition
from generator.azure.lint.initiative import initiative
from generator.azure.lint.shared import Breach

__all__ = ["Breach", "definition", "initiative"]
