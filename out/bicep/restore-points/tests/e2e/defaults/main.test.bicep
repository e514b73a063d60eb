metadata name = 'Using only defaults'
metadata description = 'A machine that application-consistent restore points support.'

module test '../../../main.bicep' = {
  name: 'test-defaults'
  params: {
    resources: [
      {
        type: 'Microsoft.Compute/virtualMachines'
        properties: { storageProfile: { osDisk: { managedDisk: { storageAccountType: 'Premium_LRS' } } } }
      }
    ]
  }
}

@description('Supported.')
output status string = test.outputs.status
