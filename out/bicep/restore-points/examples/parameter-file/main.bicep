metadata name = 'A template with parameters'
metadata description = 'Hands its parameters on to a module, such as the Azure Verified Module for virtual machines.'

@description('Required. The OS disk.')
param osDisk object

@description('Optional. The data disks.')
param dataDisks array = []

@description('The disks, as a module would get them.')
output disks object = { osDisk: osDisk, dataDisks: dataDisks }
