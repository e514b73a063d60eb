"""Storage, sites, databases, vaults, nested deployments."""

from __future__ import annotations

from corpus.document import Template


def site(made: Template) -> None:
    """A web site on its plan, with its settings inside it."""
    plan = made.parameter("PlanName", f"[concat('{made.word}-', uniqueString(subscription().id))]")
    sku = made.parameter("PlanSku", "S1", "F1", "B1", "S1", "P1v2")
    farm = made.resource("Microsoft.Web/serverfarms", plan, {}, sku={"name": f"[{sku}]"})
    name = made.parameter("SiteName", f"{made.word}-site")
    key = "[listKeys(resourceId('Microsoft.Storage/storageAccounts', 'old'), '2019-06-01').keys]"
    settings = [{"name": f"SETTING_{place}", "value": f"[{sku}]"} for place in range(8)]
    inside = {
        "type": "config",
        "apiVersion": "2022-03-01",
        "name": "appsettings",
        "dependsOn": [f"[resourceId('Microsoft.Web/sites', {name})]"],
        "properties": {"KEY": key, "SITE": f"[concat('https://', {name}, '.azurewebsites.net')]"},
    }
    properties = {"serverFarmId": f"[{farm}]", "siteConfig": {"appSettings": settings}}
    made.resource("Microsoft.Web/sites", name, properties, resources=[inside])


def storage(made: Template) -> None:
    """A storage account, deployed on a condition, with containers by a copy loop."""
    name = made.variable(
        "StorageName", f"[concat('{made.word.lower()}', uniqueString(resourceGroup().id))]"
    )
    kinds = ("Standard_LRS", "Standard_GRS", "Standard_ZRS", "Premium_LRS")
    sku = made.parameter("StorageType", kinds[0], *kinds)
    wanted = made.parameter("NewStorage", "new", "new", "existing")
    networks = {"bypass": "AzureServices", "defaultAction": "Deny", "ipRules": []}
    properties = {
        "minimumTlsVersion": "TLS1_2",
        "supportsHttpsTrafficOnly": True,
        "allowBlobPublicAccess": False,
        "networkAcls": networks | {"virtualNetworkRules": [{"id": f"[{made.subnet}]"}]},
    }
    made.resource(
        "Microsoft.Storage/storageAccounts",
        name,
        properties,
        sku={"name": f"[{sku}]"},
        kind="StorageV2",
        condition=f"[equals({wanted}, 'new')]",
    )
    listed = made.parameter("Containers", ["logs", "images"], kind="array")
    container = f"format('{{0}}/default/{{1}}', {name}, {listed}[copyIndex()])"
    made.resource(
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        container,
        {"publicAccess": "None"},
        copy={"name": "containers", "count": f"[length({listed})]"},
        dependsOn=[f"[resourceId('Microsoft.Storage/storageAccounts', {name})]"],
    )


def database(made: Template) -> None:
    """A database server with a database and a rule inside it."""
    name = made.parameter("SqlServer", f"{made.word}-sql")
    user, word = made.parameter("SqlUser"), made.parameter("SqlPassword", kind="secureString")
    sku = made.parameter("SqlSku", "S0", "Basic", "S0", "S1", "P1")
    needs = [f"[resourceId('Microsoft.Sql/servers', {name})]"]
    common = {"apiVersion": "2021-11-01", "dependsOn": needs}
    inside = [
        {
            "type": "databases",
            "name": f"[concat({name}, '-db')]",
            "location": "[parameters('location')]",
            "sku": {"name": f"[{sku}]"},
            "properties": {"collation": "SQL_Latin1_General_CP1_CI_AS"},
        },
        {
            "type": "firewallRules",
            "name": "AllowOne",
            "properties": {"startIpAddress": "10.0.0.1", "endIpAddress": "10.0.0.1"},
        },
    ]
    made.resource(
        "Microsoft.Sql/servers",
        name,
        {"administratorLogin": f"[{user}]", "administratorLoginPassword": f"[{word}]"},
        resources=[child | common for child in inside],
    )


def vault(made: Template) -> None:
    """A key vault with a secret that holds what only Azure knows."""
    name = made.parameter("VaultName", f"{made.word}-vault")
    who = made.parameter("ObjectId")
    access = {
        "objectId": f"[{who}]",
        "tenantId": "[subscription().tenantId]",
        "permissions": {"keys": ["get", "list"], "secrets": ["get", "list", "set"]},
    }
    properties = {
        "enabledForDeployment": True,
        "tenantId": "[subscription().tenantId]",
        "accessPolicies": [access],
        "sku": {"name": "standard", "family": "A"},
    }
    identity = made.resource("Microsoft.KeyVault/vaults", name, properties)
    made.resource(
        "Microsoft.KeyVault/vaults/secrets",
        f"concat({name}, '/', 'connection')",
        {"value": f"[reference({identity}, '2022-07-01').vaultUri]"},
        dependsOn=[f"[{identity}]"],
    )
    made.outputs[f"{made.word}Vault"] = {"type": "string", "value": f"[{identity}]"}


def nested(made: Template) -> None:
    """A deployment in a deployment, with a role assignment."""
    role = made.parameter("RoleId", "acdd72a7-3385-48ef-bd42-f606fba81ae7")
    principal = made.parameter("PrincipalId", "")
    assignment = {
        "type": "Microsoft.Authorization/roleAssignments",
        "apiVersion": "2022-04-01",
        "name": f"[guid(resourceGroup().id, {principal}, {role})]",
        "properties": {
            "roleDefinitionId": "[subscriptionResourceId("
            f"'Microsoft.Authorization/roleDefinitions', {role})]",
            "principalId": f"[{principal}]",
            "scope": "[resourceGroup().id]",
        },
    }
    inner = Template(made.number).written() | {"resources": [assignment], "parameters": {}}
    made.resource(
        "Microsoft.Resources/deployments",
        f"concat('{made.word}', '-roles')",
        {"mode": "Incremental", "template": inner},
        condition=f"[not(empty({principal}))]",
    )
