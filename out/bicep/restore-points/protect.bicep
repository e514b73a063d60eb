metadata name = 'VM restore point'
metadata description = 'Creates a restore point collection of a virtual machine and a restore point in it that are supported by construction: unsupported disks are left out, the limits of the support matrix are checked before anything is deployed.'

import { assertRestorePointSupported, restorePointErrors, restorePointFindings, restorePointFindingType } from 'checks.bicep'

@description('Required. Resource id of the virtual machine.')
param virtualMachineResourceId string

@description('Required. Every disk of the virtual machine, the OS disk included: an id does not tell what kind of disk it is.')
param disks diskType[]

@description('Optional. The consistency of the restore point. Application consistency falls back to file-system consistency on Linux unless scripts are set up.')
param consistencyMode 'ApplicationConsistent' | 'CrashConsistent' = 'ApplicationConsistent'

@description('Required. Hours between two restore points of the machine.')
param intervalHours int

@description('Required. Restore points of the machine that are kept, in all collections together.')
param retainedPoints int

@description('Required. The operating system.')
param operatingSystem 'Windows' | 'Linux'

@description('Optional. Whether the machine reaches the internet through a proxy only.')
param behindProxy bool = false

@description('Required. What no property of a resource shows and somebody checked.')
param attestations attestationsType

@description('Optional. Region of the virtual machine.')
param location string = resourceGroup().location

@description('Optional. Name of the restore point collection.')
@minLength(1)
@maxLength(80)
param collectionName string = '${last(split(virtualMachineResourceId, '/'))}-restore-points'

@description('Optional. Name of the restore point.')
@minLength(1)
@maxLength(80)
param restorePointName string = 'rp-${utcNow('yyyyMMdd-HHmmss')}'

@description('Optional. Tags of the restore point collection.')
param tags object?

@description('A disk of the virtual machine.')
type diskType = {
  @description('Required. Resource id of the disk.')
  id: string

  @description('Required. The SKU of a managed disk, Ephemeral for an ephemeral OS disk, Unmanaged for a VHD blob.')
  kind: 'Standard_LRS' | 'StandardSSD_LRS' | 'StandardSSD_ZRS' | 'Premium_LRS' | 'Premium_ZRS' | 'PremiumV2_LRS' | 'UltraSSD_LRS' | 'Ephemeral' | 'Unmanaged'

  @description('Optional. Whether more than one machine may attach the disk.')
  shared: bool?
}

@description('What somebody checked.')
type attestationsType = {
  @description('Optional. Somebody checked that the operating system is a 64-bit one.')
  sixtyFourBit: bool?

  @description('Optional. Somebody checked that Python 2.7 or newer is installed.')
  python27OrNewer: bool?

  @description('Optional. Nobody relies on restore points for data on NFS mounts.')
  noDataOnNfs: bool?
}

// A disk is left out where the support matrix refuses it: the rules decide, not a list in here.
var excludedDisks = filter(
  disks,
  disk =>
    !empty(restorePointErrors(restorePointFindings(
      disk.kind =~ 'Ephemeral'
        ? {
            type: 'Microsoft.Compute/virtualMachines'
            properties: { storageProfile: { osDisk: { diffDiskSettings: { option: 'Local' } } } }
          }
        : {
            type: 'Microsoft.Compute/disks'
            sku: { name: disk.kind }
            properties: { maxShares: (disk.?shared ?? false) ? 2 : 1 }
          },
      consistencyMode
    )))
)
var excludedIds = map(excludedDisks, disk => disk.id)

var plan = {
  type: 'protectionPlan'
  virtualMachine: virtualMachineResourceId
  consistencyMode: consistencyMode
  intervalHours: intervalHours
  retainedPoints: retainedPoints
  operatingSystem: operatingSystem
  behindProxy: behindProxy
  disks: map(disks, disk => {
    name: disk.id
    kind: disk.kind
    shared: disk.?shared ?? false
    excluded: contains(excludedIds, disk.id)
  })
  attestations: attestations
}

#disable-next-line no-unused-vars
var supported = assertRestorePointSupported(plan, consistencyMode)

resource collection 'Microsoft.Compute/restorePointCollections@2024-07-01' = {
  name: collectionName
  location: location
  tags: tags
  properties: {
    source: {
      id: virtualMachineResourceId
    }
  }
}

// Application consistency is asked for by leaving consistencyMode out.
resource restorePoint 'Microsoft.Compute/restorePointCollections/restorePoints@2024-07-01' = {
  parent: collection
  name: restorePointName
  properties: union(
    { excludeDisks: map(excludedIds, id => { id: id }) },
    consistencyMode == 'CrashConsistent' ? { consistencyMode: 'CrashConsistent' } : {}
  )
}

@description('Resource id of the restore point collection.')
output collectionResourceId string = collection.id

@description('Resource id of the restore point.')
output restorePointResourceId string = restorePoint.id

@description('Disks that the restore point leaves out; back their data up by other means.')
output excludedDiskIds string[] = excludedIds

@description('Warnings and advice on the plan.')
output findings restorePointFindingType[] = restorePointFindings(plan, consistencyMode)

@description('What nobody could verify.')
output unverified string[] = empty(filter(excludedDisks, disk => disk.kind =~ 'Ephemeral'))
  ? []
  : ['Excluding the disk leaves the data disks only. Whether the service accepts the id of an ephemeral OS disk in excludeDisks is unverified.']
