metadata name = 'Protecting a machine'
metadata description = 'A crash-consistent restore point that leaves an Ultra disk out.'

@description('Required. Resource id of the virtual machine.')
param virtualMachineResourceId string

@description('Required. Resource ids of its OS disk and of its Ultra disk.')
param diskResourceIds string[]

module test '../../../protect.bicep' = {
  name: 'test-protect'
  params: {
    virtualMachineResourceId: virtualMachineResourceId
    consistencyMode: 'CrashConsistent'
    intervalHours: 1
    retainedPoints: 48
    operatingSystem: 'Linux'
    disks: [
      { id: diskResourceIds[0], kind: 'Premium_LRS' }
      { id: diskResourceIds[1], kind: 'UltraSSD_LRS' }
    ]
    attestations: { noDataOnNfs: true }
  }
}

@description('The Ultra disk.')
output excludedDiskIds string[] = test.outputs.excludedDiskIds
