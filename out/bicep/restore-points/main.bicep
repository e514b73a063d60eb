metadata name = 'VM restore points'
metadata description = 'Checks resources against the support matrix and deploys nothing. Audits or denies VM configurations that VM restore points cannot protect, each traced to a line of Microsoft\'s support matrix.'

import { restorePointErrors, restorePointFindings, restorePointFindingsText, restorePointFindingType, restorePointConsistencyModeType } from 'checks.bicep'

@description('Required. The resources in the shape of Azure Resource Manager, each with its type.')
param resources object[]

@description('Optional. The consistency that restore points in this scope must offer. Some configurations are supported with application consistency only.')
param consistencyMode restorePointConsistencyModeType = 'ApplicationConsistent'

@description('Optional. True to report findings in the outputs only, false to fail when one of them is an error.')
param auditOnly bool = false

var found = flatten(map(resources, resource => restorePointFindings(resource, consistencyMode)))
var outcome = empty(restorePointErrors(found))
  ? 'supported'
  : auditOnly
      ? 'unsupported'
      : fail('VM restore points: ${restorePointFindingsText(found)}')

@description('Whether all resources are supported: supported or unsupported.')
output status string = outcome

@description('Every finding, warnings and advice included.')
output findings restorePointFindingType[] = found
