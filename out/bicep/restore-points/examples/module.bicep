metadata name = 'Guard as a module'
metadata description = 'For templates that cannot import: the module fails at preflight, or reports only.'

@description('Optional. True to report findings and deploy all the same.')
param auditOnly bool = false

module guard '../main.bicep' = {
  name: 'restore-point-guard'
  params: {
    consistencyMode: 'CrashConsistent'
    auditOnly: auditOnly
    resources: [
      { type: 'Microsoft.Compute/disks', sku: { name: 'Premium_LRS' }, properties: { maxShares: 1 } }
      { type: 'Microsoft.Compute/disks', sku: { name: 'UltraSSD_LRS' }, properties: { maxShares: 2 } }
    ]
  }
}

@description('Whether the disks are supported.')
output status string = guard.outputs.status

@description('What is wrong with them.')
output findings array = guard.outputs.findings
