import { readLog } from '../audit/chain.js';
import type { PeriodReport } from '../audit/report/model.js';
import { type PeriodRequest, readPeriod } from '../audit/report/period.js';
import { summarise } from '../audit/report/summarise.js';
import type { Workspace } from './workspace.js';

/** What the audit log says of a period. Throws U09 for a period that is none, I02 when the chain of the log does not hold. */
export async function periodReport(workspace: Workspace, request: PeriodRequest): Promise<PeriodReport> {
  const period = readPeriod(request);
  return summarise(readLog(workspace.settings.auditLog), period);
}
