metadata name = 'Guard by type'
metadata description = 'An unsupported disk is a compile error at every call of this template, and the editor offers supported ones only.'

import { diskSkuCrashConsistentType } from '../checks.bicep'

@description('Required. SKU of the data disk.')
param diskSku diskSkuCrashConsistentType

@description('Optional. Region of the disk.')
param location string = resourceGroup().location

resource disk 'Microsoft.Compute/disks@2025-01-02' = {
  name: 'data'
  location: location
  sku: { name: diskSku }
  properties: {
    creationData: { createOption: 'Empty' }
    diskSizeGB: 256
  }
}
