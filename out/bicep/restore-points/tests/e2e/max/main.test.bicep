metadata name = 'Using every parameter'
metadata description = 'Machines and disks that no restore point supports, reported only.'

import { virtualMachineOf } from '../../../checks.bicep'

module test '../../../main.bicep' = {
  name: 'test-max'
  params: {
    consistencyMode: 'Both'
    auditOnly: true
    resources: [
      virtualMachineOf({
        osDisk: { diffDiskSettings: { placement: 'CacheDisk' } }
        dataDisks: [{ managedDisk: { storageAccountType: 'UltraSSD_LRS' } }]
        securityType: 'ConfidentialVM'
      })
      { type: 'Microsoft.Compute/disks', sku: { name: 'PremiumV2_LRS' }, properties: { maxShares: 2 } }
    ]
  }
}

@description('Unsupported.')
output status string = test.outputs.status

@description('What is wrong.')
output findings array = test.outputs.findings
