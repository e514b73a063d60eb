"""A template while it is written."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
_SCHEMA = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
_FIRST = ("my", "web", "app", "front", "back", "data", "jump", "build", "test", "main")
_SECOND = ("", "Demo", "Tier", "Node", "Site", "Lab")
_VERSIONS = ("2015-06-15", "2017-03-30", "2019-07-01", "2020-06-01", "2022-03-01", "2024-07-01")
_ABOUT = "{} of the resources that this template deploys; leave the default where unsure."


class Template:
    """A template while it is written: `word` begins its names, `subnet` reads a subnet's id."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.word = _FIRST[number % 10] + _SECOND[number // 10 % 6]
        self.version = _VERSIONS[number % len(_VERSIONS)]
        self.parameters: Json = {}
        self.variables: Json = {}
        self.outputs: Json = {}
        self.subnet = ""
        self.resources: list[Json] = []

    def parameter(self, name: str, default: Any = None, *allowed: Any, kind: str = "string") -> str:
        """Declare a parameter, and give what reads it, without brackets."""
        name = self.word + name
        self.parameters[name] = {
            "type": kind,
            **({} if default is None else {"defaultValue": default}),
            **({"allowedValues": list(allowed)} if allowed else {}),
            "metadata": {"description": _ABOUT.format(name)},
        }
        return f"parameters('{name}')"

    def variable(self, name: str, value: Any) -> str:
        """Declare a variable, and give what reads it, without brackets."""
        name = self.word + name
        self.variables[name] = value
        return f"variables('{name}')"

    def resource(self, type_: str, name: str, properties: Json, **more: Any) -> str:
        """Add a resource, and give the call that makes its id; `name` without brackets."""
        made = {"type": type_, "apiVersion": self.version, "name": f"[{name}]", **more}
        self.resources.append(made | {"location": "[parameters('location')]"})
        self.resources[-1]["properties"] = properties
        return f"resourceId('{type_}', {name})"

    def written(self) -> Json:
        """The whole document."""
        location = {"type": "string", "defaultValue": "[resourceGroup().location]"}
        location["metadata"] = {"description": "Location for all resources."}  # type: ignore[assignment]
        return {
            "$schema": _SCHEMA,
            "contentVersion": "1.0.0.0",
            "parameters": {"location": location, **self.parameters},
            "variables": self.variables,
            "resources": self.resources,
            "outputs": self.outputs,
        }
