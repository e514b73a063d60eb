metadata name = 'VM restore points: policies of a subscription'
metadata description = 'Audits or denies VM configurations that VM restore points cannot protect, each traced to a line of Microsoft\'s support matrix.'

targetScope = 'subscription'

@description('Optional. The consistency that restore points in this scope must offer. Some configurations are supported with application consistency only.')
param consistencyMode consistencyModeType = 'ApplicationConsistent'

@description('Optional. Effect of each policy; a policy that is left out takes its default.')
param effects effectsType = {}

@description('Optional. DoNotEnforce reports what would be denied and denies nothing.')
param enforcementMode ('Default' | 'DoNotEnforce') = 'Default'

@description('Optional. Resource ids of scopes that the assignment leaves out, such as resource groups.')
@maxLength(400)
param excludedScopes string[] = []

@description('Optional. Name of the assignment.')
@minLength(1)
@maxLength(24)
param assignmentName string = 'vm-restore-points'

@description('Consistency mode.')
type consistencyModeType = 'ApplicationConsistent' | 'CrashConsistent' | 'Both'

@description('Effect of each policy.')
type effectsType = {
  @description('Optional. Virtual machines should use managed disks to be protected by VM restore points. Default: Audit.')
  unmanagedDisks: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Ultra disks should not be used where restore points must be crash consistent. Default: Audit.')
  ultraDiskCrash: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Premium SSD v2 disks should not be used where restore points must be crash consistent. Default: Audit.')
  premiumv2DiskCrash: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Virtual machines should not use ephemeral OS disks if VM restore points must protect them. Default: Audit.')
  ephemeralOsDisk: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Managed disks should not be shared if VM restore points must protect them. Default: Audit.')
  sharedDisk: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Confidential VMs should not be used where VM restore points must protect the machine. Default: Audit.')
  confidentialVm: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Virtual machines in an availability set should each have a restore point collection. Default: AuditIfNotExists.')
  availabilitySetPerVm: ('AuditIfNotExists' | 'Disabled')?

  @description('Optional. Virtual machine scale sets should use flexible orchestration to be protected by VM restore points. Default: Audit.')
  vmssUniform: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Restore point collections should not be created for instances of uniform scale sets. Default: Audit.')
  vmssUniformSource: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Virtual machines of a flexible scale set should each have a restore point collection. Default: AuditIfNotExists.')
  vmssFlexiblePerVm: ('AuditIfNotExists' | 'Disabled')?

  @description('Optional. Restore points should not ask for crash consistency while that is in preview. Default: Disabled.')
  crashIsPreview: ('Audit' | 'Disabled')?

  @description('Optional. Restore points and their collections should be requested with API version 2021-03-01 or later. Default: Audit.')
  apiAppFloor: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Crash-consistent restore points should be requested with API version 2021-07-01 or later. Default: Audit.')
  apiCrashFloor: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Virtual machines should run a Windows version that VM restore points list as supported. Default: Audit.')
  windowsListClosed: ('Audit' | 'Disabled')?

  @description('Optional. Virtual machines should not run CoreOS Container Linux if VM restore points must protect them. Default: Audit.')
  linuxCoreos: ('Audit' | 'Deny' | 'Disabled')?

  @description('Optional. Linux virtual machines should run a distribution that Azure endorses. Default: Disabled.')
  linuxByo: ('Audit' | 'Disabled')?

  @description('Optional. Linux virtual machines should keep the Azure VM agent and extension operations enabled. Default: Audit.')
  linuxByoAgent: ('Audit' | 'Disabled')?

  @description('Optional. Restore points should not be copied across regions while that is in preview. Default: Disabled.')
  xregionCopyPreview: ('Audit' | 'Disabled')?
}

var definitions = [
  loadJsonContent('../../policy/definitions/unmanaged-disks.json')
  loadJsonContent('../../policy/definitions/ultra-disk-crash.json')
  loadJsonContent('../../policy/definitions/premiumv2-disk-crash.json')
  loadJsonContent('../../policy/definitions/ephemeral-os-disk.json')
  loadJsonContent('../../policy/definitions/shared-disk.json')
  loadJsonContent('../../policy/definitions/confidential-vm.json')
  loadJsonContent('../../policy/definitions/availability-set-per-vm.json')
  loadJsonContent('../../policy/definitions/vmss-uniform.json')
  loadJsonContent('../../policy/definitions/vmss-uniform-source.json')
  loadJsonContent('../../policy/definitions/vmss-flexible-per-vm.json')
  loadJsonContent('../../policy/definitions/crash-is-preview.json')
  loadJsonContent('../../policy/definitions/api-app-floor.json')
  loadJsonContent('../../policy/definitions/api-crash-floor.json')
  loadJsonContent('../../policy/definitions/windows-list-closed.json')
  loadJsonContent('../../policy/definitions/linux-coreos.json')
  loadJsonContent('../../policy/definitions/linux-byo.json')
  loadJsonContent('../../policy/definitions/linux-byo-agent.json')
  loadJsonContent('../../policy/definitions/xregion-copy-preview.json')
]

var initiative = loadJsonContent('../../policy/initiative.json')

var chosenEffects = filter(items(effects), effect => effect.value != null)

resource policyDefinitions 'Microsoft.Authorization/policyDefinitions@2023-04-01' = [for definition in definitions: {
  name: definition.name
  properties: definition.properties
}]

resource policySetDefinition 'Microsoft.Authorization/policySetDefinitions@2023-04-01' = {
  name: initiative.name
  properties: union(initiative.properties, {
    policyDefinitions: map(initiative.properties.policyDefinitions, entry => union(entry, {
      policyDefinitionId: replace(entry.policyDefinitionId, '{scope}', subscription().id)
    }))
  })
  dependsOn: [
    policyDefinitions
  ]
}

resource policyAssignment 'Microsoft.Authorization/policyAssignments@2023-04-01' = {
  name: assignmentName
  properties: {
    displayName: initiative.properties.displayName
    description: initiative.properties.description
    policyDefinitionId: policySetDefinition.id
    enforcementMode: enforcementMode
    notScopes: excludedScopes
    nonComplianceMessages: loadJsonContent('../../policy/messages.json')
    parameters: union({ consistencyMode: { value: consistencyMode } }, toObject(chosenEffects, effect => '${effect.key}Effect', effect => { value: effect.value }))
  }
}

@description('Resource id of the initiative.')
output initiativeId string = policySetDefinition.id

@description('Resource id of the assignment.')
output assignmentId string = policyAssignment.id
