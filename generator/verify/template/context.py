"""The functions that tell where a template is deployed; what only Azure can tell is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.verify.expressions import EvaluationError
from generator.verify.expressions.identifiers import subscription_scope
from generator.verify.template.frame import unknowable
from generator.verify.template.records import Function, Level, Settings, Target, Text
from generator.verify.unknown import Unknown

ENVIRONMENT: Mapping[str, Any] = {
    "name": "AzureCloud",
    "gallery": "https://gallery.azure.com/",
    "graph": "https://graph.windows.net/",
    "portal": "https://portal.azure.com",
    "graphAudience": "https://graph.windows.net/",
    "activeDirectoryDataLake": "https://datalake.azure.net/",
    "batch": "https://batch.core.windows.net/",
    "media": "https://rest.media.azure.net",
    "sqlManagement": "https://management.core.windows.net:8443/",
    "vmImageAliasDoc": (
        "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/"
        "arm-compute/quickstart-templates/aliases.json"
    ),
    "resourceManager": "https://management.azure.com/",
    "authentication": {
        "loginEndpoint": "https://login.microsoftonline.com/",
        "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        "tenant": "common",
        "identityProvider": "AAD",
    },
    "suffixes": {
        "acrLoginServer": ".azurecr.io",
        "azureDatalakeAnalyticsCatalogAndJob": "azuredatalakeanalytics.net",
        "azureDatalakeStoreFileSystem": "azuredatalakestore.net",
        "azureFrontDoorEndpointSuffix": "azurefd.net",
        "keyvaultDns": ".vault.azure.net",
        "sqlServerHostname": ".database.windows.net",
        "storage": "core.windows.net",
    },
}
"""The public cloud. Source: the ARM reference of environment()."""
_ANSWERED_BY_AZURE = (
    "deployer",
    "getSecret",
    "pickZones",
    "providers",
    "reference",
    "references",
    "resourceInfo",
    "toLogicalZone",
    "toLogicalZones",
    "toPhysicalZone",
    "toPhysicalZones",
)
_ONLY_BY_DEFAULT = ("newGuid", "utcNow")


ANSWERED_BY_AZURE = {name.lower(): unknowable(name) for name in _ANSWERED_BY_AZURE}
"""The functions of what exists in Azure."""
ONLY_BY_DEFAULT = {name.lower(): unknowable(name) for name in _ONLY_BY_DEFAULT}
"""The functions that exist only in the default values of parameters."""


def functions(
    target: Target, settings: Settings, deployment: Mapping[str, object], location: Text
) -> dict[str, Function]:
    """The functions of the deployment itself; `location` is that of its resource group."""

    def resource_group() -> object:
        _needs(target, "resourceGroup", Level.GROUP)
        return {
            "id": target.id,
            "name": target.resource_group,
            "type": "Microsoft.Resources/resourceGroups",
            "location": location,
            "managedBy": Unknown("resourceGroup().managedBy"),
            "tags": Unknown("resourceGroup().tags"),
            "properties": {"provisioningState": "Succeeded"},
        }

    def subscription() -> object:
        _needs(target, "subscription", Level.GROUP, Level.SUBSCRIPTION)
        given = target.subscription
        return {
            "id": given.part(present=True)
            if isinstance(given, Unknown)
            else subscription_scope(str(given)),
            "subscriptionId": given,
            "tenantId": settings.tenant,
            "displayName": Unknown("subscription().displayName"),
        }

    def management_group() -> object:
        _needs(target, "managementGroup", Level.MANAGEMENT_GROUP)
        return {
            "id": target.id,
            "name": target.management_group,
            "type": "/providers/Microsoft.Management/managementGroups",
            "properties": Unknown("managementGroup().properties"),
        }

    def tenant() -> object:
        return {
            "id": f"/tenants/{settings.tenant}",
            "tenantId": settings.tenant,
            "countryCode": Unknown("tenant().countryCode"),
            "displayName": Unknown("tenant().displayName"),
        }

    return {
        "deployment": lambda: deployment,
        "environment": lambda: ENVIRONMENT,
        "managementgroup": management_group,
        "resourcegroup": resource_group,
        "subscription": subscription,
        "tenant": tenant,
    }


def _needs(target: Target, name: str, *levels: Level) -> None:
    if target.level not in levels:
        message = f"there is no {name}() in a deployment to a {target.level.value}"
        raise EvaluationError(message)
