metadata name = 'Guard in a template'
metadata description = 'Two lines guard a virtual machine: the import and the variable. Preflight fails with every finding at once.'

import { assertRestorePointSupported } from '../checks.bicep'

@description('Optional. Region of the machine.')
param location string = resourceGroup().location

@description('Required. Id of the network interface.')
param networkInterfaceId string

@description('Required. Public SSH key of the administrator.')
param sshPublicKey string

var machine = {
  hardwareProfile: { vmSize: 'Standard_D4s_v5' }
  storageProfile: {
    imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' }
    osDisk: { createOption: 'FromImage', managedDisk: { storageAccountType: 'Premium_LRS' } }
    dataDisks: [
      { lun: 0, createOption: 'Empty', diskSizeGB: 256, managedDisk: { storageAccountType: 'Premium_LRS' } }
    ]
  }
  osProfile: {
    computerName: 'web'
    adminUsername: 'azureuser'
    linuxConfiguration: {
      disablePasswordAuthentication: true
      ssh: { publicKeys: [{ path: '/home/azureuser/.ssh/authorized_keys', keyData: sshPublicKey }] }
    }
  }
  networkProfile: { networkInterfaces: [{ id: networkInterfaceId }] }
}

#disable-next-line no-unused-vars
var protectable = assertRestorePointSupported({ type: 'Microsoft.Compute/virtualMachines', properties: machine }, 'CrashConsistent')

resource virtualMachine 'Microsoft.Compute/virtualMachines@2024-07-01' = {
  name: 'web'
  location: location
  properties: machine
}
