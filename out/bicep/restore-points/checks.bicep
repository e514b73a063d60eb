metadata name = 'VM restore points: checks'
metadata description = 'Tells at compile time or preflight what Azure Policy would audit or deny. Audits or denies VM configurations that VM restore points cannot protect, each traced to a line of Microsoft\'s support matrix.'

@export()
@description('The consistency that restore points in this scope must offer. Some configurations are supported with application consistency only.')
type restorePointConsistencyModeType = 'ApplicationConsistent' | 'CrashConsistent' | 'Both'

@export()
@description('What is wrong with a resource.')
type restorePointFindingType = {
  @description('Required. Id of the statement of the support matrix.')
  statement: string

  @description('Required. Id of the rule.')
  rule: string

  @description('Required. Only errors make an assertion fail.')
  severity: 'error' | 'warning' | 'advice'

  @description('Required. What is wrong.')
  message: string

  @description('Required. What to do about it.')
  remedy: string
}

@export()
@description('Values of \'properties.securityProfile.securityType\' of a virtual machine that are supported with consistencyMode ApplicationConsistent.')
type virtualMachineSecurityTypeApplicationConsistentType = 'TrustedLaunch'

@export()
@description('Values of \'properties.storageProfile.osDisk.managedDisk.storageAccountType\' of a virtual machine that are supported with consistencyMode CrashConsistent.')
type virtualMachineOsDiskSkuCrashConsistentType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.storageProfile.dataDisks[*].managedDisk.storageAccountType\' of a virtual machine that are supported with consistencyMode CrashConsistent.')
type virtualMachineDataDiskSkuCrashConsistentType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.securityProfile.securityType\' of a virtual machine that are supported with consistencyMode CrashConsistent.')
type virtualMachineSecurityTypeCrashConsistentType = 'TrustedLaunch'

@export()
@description('Values of \'properties.storageProfile.osDisk.managedDisk.storageAccountType\' of a virtual machine that are supported with consistencyMode Both.')
type virtualMachineOsDiskSkuBothType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.storageProfile.dataDisks[*].managedDisk.storageAccountType\' of a virtual machine that are supported with consistencyMode Both.')
type virtualMachineDataDiskSkuBothType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.securityProfile.securityType\' of a virtual machine that are supported with consistencyMode Both.')
type virtualMachineSecurityTypeBothType = 'TrustedLaunch'

@export()
@description('Values of \'properties.orchestrationMode\' of a virtual machine scale set that are supported with consistencyMode ApplicationConsistent.')
type virtualMachineScaleSetOrchestrationModeApplicationConsistentType = 'Flexible'

@export()
@description('Values of \'properties.virtualMachineProfile.securityProfile.securityType\' of a virtual machine scale set that are supported with consistencyMode ApplicationConsistent.')
type virtualMachineScaleSetSecurityTypeApplicationConsistentType = 'TrustedLaunch'

@export()
@description('Values of \'properties.orchestrationMode\' of a virtual machine scale set that are supported with consistencyMode CrashConsistent.')
type virtualMachineScaleSetOrchestrationModeCrashConsistentType = 'Flexible'

@export()
@description('Values of \'properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.storageAccountType\' of a virtual machine scale set that are supported with consistencyMode CrashConsistent.')
type virtualMachineScaleSetOsDiskSkuCrashConsistentType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.virtualMachineProfile.storageProfile.dataDisks[*].managedDisk.storageAccountType\' of a virtual machine scale set that are supported with consistencyMode CrashConsistent.')
type virtualMachineScaleSetDataDiskSkuCrashConsistentType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.virtualMachineProfile.securityProfile.securityType\' of a virtual machine scale set that are supported with consistencyMode CrashConsistent.')
type virtualMachineScaleSetSecurityTypeCrashConsistentType = 'TrustedLaunch'

@export()
@description('Values of \'properties.orchestrationMode\' of a virtual machine scale set that are supported with consistencyMode Both.')
type virtualMachineScaleSetOrchestrationModeBothType = 'Flexible'

@export()
@description('Values of \'properties.virtualMachineProfile.storageProfile.osDisk.managedDisk.storageAccountType\' of a virtual machine scale set that are supported with consistencyMode Both.')
type virtualMachineScaleSetOsDiskSkuBothType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.virtualMachineProfile.storageProfile.dataDisks[*].managedDisk.storageAccountType\' of a virtual machine scale set that are supported with consistencyMode Both.')
type virtualMachineScaleSetDataDiskSkuBothType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.virtualMachineProfile.securityProfile.securityType\' of a virtual machine scale set that are supported with consistencyMode Both.')
type virtualMachineScaleSetSecurityTypeBothType = 'TrustedLaunch'

@export()
@description('Values of \'properties.securityProfile.securityType\' of a managed disk that are supported with consistencyMode ApplicationConsistent.')
type diskSecurityTypeApplicationConsistentType = 'TrustedLaunch'

@export()
@description('Values of \'sku.name\' of a managed disk that are supported with consistencyMode CrashConsistent.')
type diskSkuCrashConsistentType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.securityProfile.securityType\' of a managed disk that are supported with consistencyMode CrashConsistent.')
type diskSecurityTypeCrashConsistentType = 'TrustedLaunch'

@export()
@description('Values of \'sku.name\' of a managed disk that are supported with consistencyMode Both.')
type diskSkuBothType = 'Standard_LRS' | 'Premium_LRS' | 'StandardSSD_LRS' | 'Premium_ZRS' | 'StandardSSD_ZRS'

@export()
@description('Values of \'properties.securityProfile.securityType\' of a managed disk that are supported with consistencyMode Both.')
type diskSecurityTypeBothType = 'TrustedLaunch'

@description('Virtual machines should use managed disks to be protected by VM restore points')
func unmanagedDisks(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && (candidate.?properties.?storageProfile.?osDisk.?vhd.?uri != null || !empty(filter(candidate.?properties.?storageProfile.?dataDisks ?? [], element => element.?vhd.?uri != null))) || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && (!empty(filter(candidate.?properties.?virtualMachineProfile.?storageProfile.?osDisk.?vhdContainers ?? [], element => element != null)) || candidate.?properties.?virtualMachineProfile.?storageProfile.?osDisk.?image.?uri != null)
    ? [
        {
          statement: 'unmanaged-disks'
          rule: 'unmanaged-disks'
          severity: 'error'
          message: 'An OS or data disk is an unmanaged disk, kept as a VHD blob in a storage account.'
          remedy: 'Convert the machine to managed disks.'
        }
      ]
    : []

@description('Protection plans should protect machines on managed disks only')
func unmanagedDisksPlan(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && !empty(filter(candidate.?disks ?? [], element => (element.?kind ?? '') =~ 'Unmanaged'))
    ? [
        {
          statement: 'unmanaged-disks'
          rule: 'unmanaged-disks-plan'
          severity: 'error'
          message: 'The plan names an unmanaged disk.'
          remedy: 'Convert the machine to managed disks.'
        }
      ]
    : []

@description('Ultra disks should not be used where restore points must be crash consistent')
func ultraDiskCrash(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  contains(['CrashConsistent', 'Both'], consistencyMode) && ((candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && ((candidate.?properties.?storageProfile.?osDisk.?managedDisk.?storageAccountType ?? '') =~ 'UltraSSD_LRS' || !empty(filter(candidate.?properties.?storageProfile.?dataDisks ?? [], element => (element.?managedDisk.?storageAccountType ?? '') =~ 'UltraSSD_LRS'))) || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && ((candidate.?properties.?virtualMachineProfile.?storageProfile.?osDisk.?managedDisk.?storageAccountType ?? '') =~ 'UltraSSD_LRS' || !empty(filter(candidate.?properties.?virtualMachineProfile.?storageProfile.?dataDisks ?? [], element => (element.?managedDisk.?storageAccountType ?? '') =~ 'UltraSSD_LRS'))) || (candidate.?type ?? '') =~ 'Microsoft.Compute/disks' && (candidate.?sku.?name ?? '') =~ 'UltraSSD_LRS')
    ? [
        {
          statement: 'ultra-disk-crash'
          rule: 'ultra-disk-crash'
          severity: 'error'
          message: 'A disk is an Ultra disk.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Protection plans should exclude Ultra disks from crash-consistent restore points')
func ultraDiskCrashExclude(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['crashconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && !empty(filter(candidate.?disks ?? [], element => (element.?kind ?? '') =~ 'UltraSSD_LRS' && !(element.?excluded == true)))
    ? [
        {
          statement: 'ultra-disk-crash-exclude'
          rule: 'ultra-disk-crash-exclude'
          severity: 'error'
          message: 'The plan asks for crash consistency and does not exclude an Ultra disk.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Premium SSD v2 disks should not be used where restore points must be crash consistent')
func premiumv2DiskCrash(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  contains(['CrashConsistent', 'Both'], consistencyMode) && ((candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && ((candidate.?properties.?storageProfile.?osDisk.?managedDisk.?storageAccountType ?? '') =~ 'PremiumV2_LRS' || !empty(filter(candidate.?properties.?storageProfile.?dataDisks ?? [], element => (element.?managedDisk.?storageAccountType ?? '') =~ 'PremiumV2_LRS'))) || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && ((candidate.?properties.?virtualMachineProfile.?storageProfile.?osDisk.?managedDisk.?storageAccountType ?? '') =~ 'PremiumV2_LRS' || !empty(filter(candidate.?properties.?virtualMachineProfile.?storageProfile.?dataDisks ?? [], element => (element.?managedDisk.?storageAccountType ?? '') =~ 'PremiumV2_LRS'))) || (candidate.?type ?? '') =~ 'Microsoft.Compute/disks' && (candidate.?sku.?name ?? '') =~ 'PremiumV2_LRS')
    ? [
        {
          statement: 'premiumv2-disk-crash'
          rule: 'premiumv2-disk-crash'
          severity: 'error'
          message: 'A disk is a Premium SSD v2 disk.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Protection plans should exclude Premium SSD v2 disks from crash-consistent restore points')
func premiumv2DiskCrashExclude(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['crashconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && !empty(filter(candidate.?disks ?? [], element => (element.?kind ?? '') =~ 'PremiumV2_LRS' && !(element.?excluded == true)))
    ? [
        {
          statement: 'premiumv2-disk-crash-exclude'
          rule: 'premiumv2-disk-crash-exclude'
          severity: 'error'
          message: 'The plan asks for crash consistency and does not exclude a Premium SSD v2 disk.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Virtual machines should not use ephemeral OS disks if VM restore points must protect them')
func ephemeralOsDisk(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && (candidate.?properties.?storageProfile.?osDisk.?diffDiskSettings.?option ?? '') =~ 'Local' || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?osDisk.?diffDiskSettings.?option ?? '') =~ 'Local'
    ? [
        {
          statement: 'ephemeral-os-disk'
          rule: 'ephemeral-os-disk'
          severity: 'error'
          message: 'The OS disk is ephemeral. Whether excludeDisks accepts its id is unverified; without it, only data disks are protected.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Protection plans should exclude ephemeral OS disks')
func ephemeralOsDiskExclude(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && !empty(filter(candidate.?disks ?? [], element => (element.?kind ?? '') =~ 'Ephemeral' && !(element.?excluded == true)))
    ? [
        {
          statement: 'ephemeral-os-disk-exclude'
          rule: 'ephemeral-os-disk-exclude'
          severity: 'error'
          message: 'The plan does not exclude the ephemeral OS disk. Whether excludeDisks accepts its id is unverified.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Managed disks should not be shared if VM restore points must protect them')
func sharedDisk(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/disks' && candidate.?properties.?maxShares != null && candidate.?properties.?maxShares > 1
    ? [
        {
          statement: 'shared-disk'
          rule: 'shared-disk'
          severity: 'error'
          message: 'The disk is shared, since more than one VM may attach it (maxShares).'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Protection plans should exclude shared disks')
func sharedDiskExclude(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && !empty(filter(candidate.?disks ?? [], element => element.?shared == true && !(element.?excluded == true)))
    ? [
        {
          statement: 'shared-disk-exclude'
          rule: 'shared-disk-exclude'
          severity: 'error'
          message: 'The plan does not exclude a shared disk.'
          remedy: 'Exclude the disk from restore points (excludeDisks), then exempt it from this check; the rest of the machine stays protectable.'
        }
      ]
    : []

@description('Confidential VMs should not be used where VM restore points must protect the machine')
func confidentialVm(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && (candidate.?properties.?securityProfile.?securityType ?? '') =~ 'ConfidentialVM' || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && (candidate.?properties.?virtualMachineProfile.?securityProfile.?securityType ?? '') =~ 'ConfidentialVM' || (candidate.?type ?? '') =~ 'Microsoft.Compute/disks' && startsWith(candidate.?properties.?securityProfile.?securityType ?? '', 'ConfidentialVM_')
    ? [
        {
          statement: 'confidential-vm'
          rule: 'confidential-vm'
          severity: 'error'
          message: 'The machine is a confidential VM, or the disk belongs to one.'
          remedy: 'Protect the machine by other means, or use a configuration that restore points support.'
        }
      ]
    : []

@description('Virtual machine scale sets should use flexible orchestration to be protected by VM restore points')
func vmssUniform(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && ((candidate.?properties.?orchestrationMode ?? '') =~ 'Uniform' || candidate.?properties.?orchestrationMode == null && candidate.?properties.?virtualMachineProfile != null)
    ? [
        {
          statement: 'vmss-uniform'
          rule: 'vmss-uniform'
          severity: 'error'
          message: 'The scale set uses uniform orchestration, which is also the default when it names none.'
          remedy: 'Use flexible orchestration, or protect the data by other means.'
        }
      ]
    : []

@description('Restore point collections should not be created for instances of uniform scale sets')
func vmssUniformSource(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections' && contains(toLower(candidate.?properties.?source.?id ?? ''), 'microsoft.compute/virtualmachinescalesets/') && contains(toLower(candidate.?properties.?source.?id ?? ''), '/virtualmachines/')
    ? [
        {
          statement: 'vmss-uniform'
          rule: 'vmss-uniform-source'
          severity: 'error'
          message: 'The source of the collection is an instance of a scale set with uniform orchestration.'
          remedy: 'Use flexible orchestration, or protect the data by other means.'
        }
      ]
    : []

@description('Protection plans should leave 3 hours or more between application-consistent restore points')
func minIntervalApp(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['applicationconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && candidate.?intervalHours != null && candidate.?intervalHours < 3
    ? [
        {
          statement: 'min-interval-app'
          rule: 'min-interval-app'
          severity: 'error'
          message: 'The plan takes application-consistent restore points less than 3 hours apart.'
          remedy: 'Leave at least the minimum interval between two restore points.'
        }
      ]
    : []

@description('Protection plans should leave 1 hour or more between crash-consistent restore points')
func minIntervalCrash(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['crashconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && candidate.?intervalHours != null && candidate.?intervalHours < 1
    ? [
        {
          statement: 'min-interval-crash'
          rule: 'min-interval-crash'
          severity: 'error'
          message: 'The plan takes crash-consistent restore points less than 1 hour apart.'
          remedy: 'Leave at least the minimum interval between two restore points.'
        }
      ]
    : []

@description('Restore points should not ask for crash consistency while that is in preview')
func crashIsPreview(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections/restorePoints' && (candidate.?properties.?consistencyMode ?? '') =~ 'CrashConsistent'
    ? [
        {
          statement: 'crash-is-preview'
          rule: 'crash-is-preview'
          severity: 'warning'
          message: 'The request asks for a crash-consistent restore point, a preview feature when the article was written.'
          remedy: 'Leave consistencyMode out of the request, which asks for application consistency.'
        }
      ]
    : []

@description('Restore points and their collections should be requested with API version 2021-03-01 or later')
func apiAppFloor(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections' && candidate.?apiVersion != null && toLower(candidate.?apiVersion) < '2021-03-01' || (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections/restorePoints' && candidate.?apiVersion != null && toLower(candidate.?apiVersion) < '2021-03-01' && !((candidate.?properties.?consistencyMode ?? '') =~ 'CrashConsistent')
    ? [
        {
          statement: 'api-app-floor'
          rule: 'api-app-floor'
          severity: 'error'
          message: 'The request was sent with an API version older than 2021-03-01.'
          remedy: 'Send the request with a newer API version.'
        }
      ]
    : []

@description('Crash-consistent restore points should be requested with API version 2021-07-01 or later')
func apiCrashFloor(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections/restorePoints' && (candidate.?properties.?consistencyMode ?? '') =~ 'CrashConsistent' && candidate.?apiVersion != null && toLower(candidate.?apiVersion) < '2021-07-01'
    ? [
        {
          statement: 'api-crash-floor'
          rule: 'api-crash-floor'
          severity: 'error'
          message: 'The request asks for crash consistency with an API version older than 2021-07-01.'
          remedy: 'Send the request with a newer API version.'
        }
      ]
    : []

@description('Virtual machines should run a Windows version that VM restore points list as supported')
func windowsListClosed(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  contains(['ApplicationConsistent', 'Both'], consistencyMode) && ((candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && contains(['microsoftwindowsserver', 'microsoftwindowsdesktop'], toLower(candidate.?properties.?storageProfile.?imageReference.?publisher ?? '')) && !((candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsDesktop' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'Windows-10' || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsDesktop' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'office-365' && (startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', 'win10-') || endsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '-evd-o365pp') || endsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '-evd-o365pp-g2')) || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '2022-datacenter') || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '2019-Datacenter') || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '2016-Datacenter') || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '2012-R2-Datacenter') || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '2012-Datacenter') || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?storageProfile.?imageReference.?sku ?? '', '2008-R2-SP1')) || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && contains(['microsoftwindowsserver', 'microsoftwindowsdesktop'], toLower(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '')) && !((candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsDesktop' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'Windows-10' || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsDesktop' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'office-365' && (startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', 'win10-') || endsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '-evd-o365pp') || endsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '-evd-o365pp-g2')) || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '2022-datacenter') || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '2019-Datacenter') || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '2016-Datacenter') || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '2012-R2-Datacenter') || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '2012-Datacenter') || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'MicrosoftWindowsServer' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'WindowsServer' && startsWith(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?sku ?? '', '2008-R2-SP1')))
    ? [
        {
          statement: 'windows-list-closed'
          rule: 'windows-list-closed'
          severity: 'warning'
          message: 'The Windows marketplace image is not on the article\'s list.'
          remedy: 'Use an operating system that the article lists, or rely on crash consistency.'
        }
      ]
    : []

@description('Protection plans should attest that Windows is a 64-bit system')
func windows32bit(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['applicationconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && (candidate.?operatingSystem ?? '') =~ 'Windows' && !(candidate.?attestations.?sixtyFourBit == true)
    ? [
        {
          statement: 'windows-32bit'
          rule: 'windows-32bit'
          severity: 'error'
          message: 'The plan asks for application consistency and does not attest a 64-bit operating system.'
          remedy: 'Use an operating system that the article lists, or rely on crash consistency.'
        }
      ]
    : []

@description('Virtual machines should not run CoreOS Container Linux if VM restore points must protect them')
func linuxCoreos(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  contains(['ApplicationConsistent', 'Both'], consistencyMode) && ((candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'CoreOS' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'CoreOS' || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'CoreOS' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'CoreOS')
    ? [
        {
          statement: 'linux-coreos'
          rule: 'linux-coreos'
          severity: 'error'
          message: 'The machine was created from a CoreOS image.'
          remedy: 'Use an operating system that the article lists, or rely on crash consistency.'
        }
      ]
    : []

@description('Protection plans should attest that Linux is a 64-bit system')
func linux32bit(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['applicationconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && (candidate.?operatingSystem ?? '') =~ 'Linux' && !(candidate.?attestations.?sixtyFourBit == true)
    ? [
        {
          statement: 'linux-32bit'
          rule: 'linux-32bit'
          severity: 'error'
          message: 'The plan asks for application consistency and does not attest a 64-bit operating system.'
          remedy: 'Use an operating system that the article lists, or rely on crash consistency.'
        }
      ]
    : []

@description('Linux virtual machines should run a distribution that Azure endorses')
func linuxByo(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  contains(['ApplicationConsistent', 'Both'], consistencyMode) && ((candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && candidate.?properties.?osProfile.?linuxConfiguration != null && candidate.?properties.?storageProfile.?imageReference.?publisher != null && !((candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'Canonical' || contains(['credativ', 'debian'], toLower(candidate.?properties.?storageProfile.?imageReference.?publisher ?? '')) || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'kinvolk' || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'OpenLogic' || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'Oracle' || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'RedHat' || (candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'SUSE' || contains(['almalinux', 'ciq'], toLower(candidate.?properties.?storageProfile.?imageReference.?publisher ?? ''))) && !((candidate.?properties.?storageProfile.?imageReference.?publisher ?? '') =~ 'CoreOS' && (candidate.?properties.?storageProfile.?imageReference.?offer ?? '') =~ 'CoreOS') || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && candidate.?properties.?virtualMachineProfile.?osProfile.?linuxConfiguration != null && candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher != null && !((candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'Canonical' || contains(['credativ', 'debian'], toLower(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '')) || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'kinvolk' || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'OpenLogic' || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'Oracle' || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'RedHat' || (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'SUSE' || contains(['almalinux', 'ciq'], toLower(candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? ''))) && !((candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?publisher ?? '') =~ 'CoreOS' && (candidate.?properties.?virtualMachineProfile.?storageProfile.?imageReference.?offer ?? '') =~ 'CoreOS'))
    ? [
        {
          statement: 'linux-byo'
          rule: 'linux-byo'
          severity: 'warning'
          message: 'The publisher of the Linux marketplace image is not among those of the endorsed distributions.'
          remedy: 'Use an endorsed distribution, or make sure that the Azure VM agent and Python work on this one.'
        }
      ]
    : []

@description('Linux virtual machines should keep the Azure VM agent and extension operations enabled')
func linuxByoAgent(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  contains(['ApplicationConsistent', 'Both'], consistencyMode) && ((candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachines' && candidate.?properties.?osProfile.?linuxConfiguration != null && (candidate.?properties.?osProfile.?linuxConfiguration.?provisionVMAgent == false || candidate.?properties.?osProfile.?allowExtensionOperations == false) || (candidate.?type ?? '') =~ 'Microsoft.Compute/virtualMachineScaleSets' && candidate.?properties.?virtualMachineProfile.?osProfile.?linuxConfiguration != null && (candidate.?properties.?virtualMachineProfile.?osProfile.?linuxConfiguration.?provisionVMAgent == false || candidate.?properties.?virtualMachineProfile.?osProfile.?allowExtensionOperations == false))
    ? [
        {
          statement: 'linux-byo-agent'
          rule: 'linux-byo-agent'
          severity: 'warning'
          message: 'The Azure VM agent or extension operations are switched off, on which application-consistent restore points of Linux rely.'
          remedy: 'Set provisionVMAgent and allowExtensionOperations to true.'
        }
      ]
    : []

@description('Protection plans of Linux behind a proxy should attest Python 2.7 or newer')
func linuxProxyPython27(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && contains(['applicationconsistent', 'both'], toLower(candidate.?consistencyMode ?? '')) && (candidate.?operatingSystem ?? '') =~ 'Linux' && candidate.?behindProxy == true && !(candidate.?attestations.?python27OrNewer == true)
    ? [
        {
          statement: 'linux-proxy-python27'
          rule: 'linux-proxy-python27'
          severity: 'error'
          message: 'The plan asks for application consistency of Linux behind a proxy and does not attest Python 2.7 or newer.'
          remedy: 'Install Python 2.7 or newer, or remove the proxy.'
        }
      ]
    : []

@description('Protection plans should attest that no data on NFS mounts is relied on')
func nfsNotCaptured(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && !(candidate.?attestations.?noDataOnNfs == true)
    ? [
        {
          statement: 'nfs-not-captured'
          rule: 'nfs-not-captured'
          severity: 'error'
          message: 'The plan does not attest that nobody relies on restore points for data on NFS mounts.'
          remedy: 'Back this data up by other means.'
        }
      ]
    : []

@description('Protection plans should keep 500 restore points at most')
func max500PerVm(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && candidate.?retainedPoints != null && candidate.?retainedPoints > 500
    ? [
        {
          statement: 'max-500-per-vm'
          rule: 'max-500-per-vm'
          severity: 'error'
          message: 'The plan keeps more than 500 restore points.'
          remedy: 'Delete old restore points before the limit is reached.'
        }
      ]
    : []

@description('Restore points should not be copied across regions while that is in preview')
func xregionCopyPreview(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections' && contains(toLower(candidate.?properties.?source.?id ?? ''), 'microsoft.compute/restorepointcollections/') || (candidate.?type ?? '') =~ 'Microsoft.Compute/restorePointCollections/restorePoints' && candidate.?properties.?sourceRestorePoint.?id != null
    ? [
        {
          statement: 'xregion-copy-preview'
          rule: 'xregion-copy-preview'
          severity: 'warning'
          message: 'The request copies restore points from another collection, a preview feature when the article was written.'
          remedy: 'Keep restore points in the region of the VM.'
        }
      ]
    : []

@description('Protection plans should not copy restore points across regions where private links are used')
func xregionNoPrivateLinkCopy(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && candidate.?targetRegion != null && candidate.?privateLink == true
    ? [
        {
          statement: 'xregion-no-private-link-copy'
          rule: 'xregion-no-private-link-copy'
          severity: 'error'
          message: 'The plan copies restore points to another region and uses private links.'
          remedy: 'Keep restore points in the region of the VM.'
        }
      ]
    : []

@description('Protection plans should accept platform-managed keys for copies of disks with customer-managed keys')
func xregionCmkBecomesPmkCopy(candidate object) restorePointFindingType[] =>
  (candidate.?type ?? '') =~ 'protectionPlan' && candidate.?targetRegion != null && candidate.?customerManagedKeys == true && !(candidate.?attestations.?platformManagedKeysInTarget == true)
    ? [
        {
          statement: 'xregion-cmk-becomes-pmk-copy'
          rule: 'xregion-cmk-becomes-pmk-copy'
          severity: 'error'
          message: 'The plan copies restore points of disks with customer-managed keys to another region and does not accept platform-managed keys there.'
          remedy: 'Plan for platform-managed keys in the target region.'
        }
      ]
    : []

@export()
@description('Every finding on a resource in the shape of Azure Resource Manager, `type` included. It never fails.')
func restorePointFindings(candidate object, consistencyMode restorePointConsistencyModeType) restorePointFindingType[] =>
  concat(
    [],
    unmanagedDisks(candidate),
    unmanagedDisksPlan(candidate),
    ultraDiskCrash(candidate, consistencyMode),
    ultraDiskCrashExclude(candidate),
    premiumv2DiskCrash(candidate, consistencyMode),
    premiumv2DiskCrashExclude(candidate),
    ephemeralOsDisk(candidate),
    ephemeralOsDiskExclude(candidate),
    sharedDisk(candidate),
    sharedDiskExclude(candidate),
    confidentialVm(candidate),
    vmssUniform(candidate),
    vmssUniformSource(candidate),
    minIntervalApp(candidate),
    minIntervalCrash(candidate),
    crashIsPreview(candidate),
    apiAppFloor(candidate),
    apiCrashFloor(candidate),
    windowsListClosed(candidate, consistencyMode),
    windows32bit(candidate),
    linuxCoreos(candidate, consistencyMode),
    linux32bit(candidate),
    linuxByo(candidate, consistencyMode),
    linuxByoAgent(candidate, consistencyMode),
    linuxProxyPython27(candidate),
    nfsNotCaptured(candidate),
    max500PerVm(candidate),
    xregionCopyPreview(candidate),
    xregionNoPrivateLinkCopy(candidate),
    xregionCmkBecomesPmkCopy(candidate)
  )

@export()
@description('Findings as one line of text.')
func restorePointFindingsText(findings restorePointFindingType[]) string =>
  join(map(findings, finding => '[${finding.rule}] ${finding.message} ${finding.remedy}'), ' ')

@export()
@description('Those findings that are errors.')
func restorePointErrors(findings restorePointFindingType[]) restorePointFindingType[] =>
  filter(findings, finding => finding.severity == 'error')

@export()
@description('Fails with all findings when one of them is an error. Put the result into a variable, so that it fails at preflight.')
func assertRestorePointSupported(candidate object, consistencyMode restorePointConsistencyModeType) string =>
  empty(restorePointErrors(restorePointFindings(candidate, consistencyMode)))
    ? 'supported'
    : fail('VM restore points: ${restorePointFindingsText(restorePointFindings(candidate, consistencyMode))}')

@export()
@description('Parameters of the Azure Verified Module for virtual machines (avm/res/compute/virtual-machine) that decide about support; others may stand beside them.')
type virtualMachineParametersType = {
  @description('Required. The OS disk; a placement makes it ephemeral, as the module does.')
  osDisk: object

  @description('Optional. The data disks.')
  dataDisks: array?

  @description('Optional. The marketplace or gallery image.')
  imageReference: object?

  @description('Optional. The operating system.')
  osType: string?

  @description('Optional. The security type.')
  securityType: string?

  @description('Optional. Whether the Azure VM agent is provisioned.')
  provisionVMAgent: bool?

  @description('Optional. Whether extensions may run.')
  allowExtensionOperations: bool?
}

@description('An OS disk of the module as Azure Resource Manager gets it.')
func osDiskOf(osDisk object) object =>
  osDisk.?diffDiskSettings.?placement == null
    ? osDisk
    : union(osDisk, { diffDiskSettings: { option: 'Local', placement: osDisk.diffDiskSettings.placement } })

@export()
@description('The virtual machine that the Azure Verified Module makes of its parameters, in the shape of Azure Resource Manager.')
func virtualMachineOf(parameters virtualMachineParametersType) object => {
  type: 'Microsoft.Compute/virtualMachines'
  properties: {
    securityProfile: { securityType: parameters.?securityType }
    storageProfile: {
      imageReference: parameters.?imageReference
      osDisk: osDiskOf(parameters.osDisk)
      dataDisks: parameters.?dataDisks ?? []
    }
    osProfile: {
      allowExtensionOperations: parameters.?allowExtensionOperations
      linuxConfiguration: (parameters.?osType ?? '') =~ 'Linux'
        ? { provisionVMAgent: parameters.?provisionVMAgent }
        : null
    }
  }
}
