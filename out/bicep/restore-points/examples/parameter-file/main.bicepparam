// Evaluated by `bicep build-params`: an unsupported disk fails without Azure. Import findings
// functions only; a parameter file may not import what uses fail.
using 'main.bicep'

import { restorePointErrors, restorePointFindings, restorePointFindingsText, virtualMachineOf } from '../../checks.bicep'

var disks = {
  osDisk: { caching: 'ReadWrite', managedDisk: { storageAccountType: 'Premium_LRS' } }
  dataDisks: [{ diskSizeGB: 256, managedDisk: { storageAccountType: 'Premium_LRS' } }]
}
var found = restorePointFindings(virtualMachineOf(disks), 'CrashConsistent')

param osDisk = empty(restorePointErrors(found)) ? disks.osDisk : fail(restorePointFindingsText(found))

param dataDisks = disks.dataDisks
