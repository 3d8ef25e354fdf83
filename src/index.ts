/** The public API: everything the command line does, as functions. */
export { UntetherError, EXIT_CODES, type DataState, type ErrorCode } from './errors.js';
export type { Catalog, Column, Engine, ForeignKey, Table } from './catalog/model.js';
export type { AccountTable, Columns, Links, Reference } from './links/model.js';
export { tenantScopes } from './links/tenants.js';
export type { Plan, PlanDocument, PlanStep, Finding, Person } from './plan/model.js';
export type { Selection } from './plan/decide.js';
export type { Changed, Changes, Gone, Subject } from './settings/changes.js';
export type { Wanted } from './settings/decide.js';
export type { Settings, Target } from './settings/model.js';
export type { Snapshot, SnapshotManifest } from './snapshot/model.js';
export type { Progress, RunCheck, RunResult } from './apply/model.js';
export { isApproved } from './approval/count.js';
export type { Approval, ApprovalState } from './approval/model.js';
export { auditState, readLog, type AuditEntry } from './audit/chain.js';
export { openSnapshot, verifySnapshot } from './snapshot/read.js';
export type { PeriodReport } from './audit/report/model.js';
export type { PeriodRequest } from './audit/report/period.js';
export { reportCsv } from './audit/report/csv.js';
export { reportHtml } from './audit/report/html.js';
export { reportMarkdown } from './audit/report/markdown.js';
export { periodReport } from './operations/report.js';
export type { GraphFormat } from './review/graph/model.js';
export { renderGraph, type GraphView } from './review/graph/render.js';
export { changesSummary, renderChanges } from './review/changes.js';
export { type Considered, renderDecisions } from './review/decisions.js';
export { renderInspect } from './review/inspect.js';
export { renderPlan } from './review/plan.js';
export { renderScan } from './scan/text.js';
export type { CompareReport } from './scan/compare/model.js';
export { renderCompare } from './scan/compare/text.js';
export { openWorkspace, type Workspace, type WorkspaceOptions } from './operations/workspace.js';
export { inspect, type Inspection, writeProposals, type Written } from './operations/inspect.js';
export { type Decisions, prepareDecisions, writeDecisions } from './operations/decide.js';
export { createLedger, initWorkspace, type InitResult, type LedgerResult } from './operations/init.js';
export {
  type ListOptions,
  type MadeUnlinkPlan,
  makeRollback,
  makeRollbackPlan,
  makeUnlinkPlan,
  openPlanNamed,
  plansOf,
  type RollbackOptions,
  type UnlinkOptions,
} from './operations/plan.js';
export { type Choice, readWays, WHOLE } from './rollback/choice.js';
export { makeOrphansPlan, type OrphansOptions } from './operations/orphans.js';
export { makeRelinkPlan, type RelinkOptions, type RelinkSource } from './operations/relink.js';
export type { LineResult, ListReport } from './operations/list-results.js';
export { refreshPlan, type Refreshed } from './operations/refresh.js';
export type { Movement } from './plan/refresh.js';
export {
  readShownRows,
  REVIEW_FORMATS,
  type ReviewFormat,
  type ReviewOptions,
  reviewPlan,
} from './operations/review.js';
export { approvalsOf, recordDecision, requireGates } from './operations/approve.js';
export { applyPlan, rehearsePlan, type ApplyOptions } from './operations/apply.js';
export { exportCase, type ExportedCase } from './operations/case.js';
export { verifyCase } from './operations/case-check.js';
export { type BaselineOptions, type Scanned, scan, type ScanOptions, showFinding } from './operations/scan.js';
export { type ScanFormat, renderScanAs } from './scan/formats/render.js';
export { nagiosUnknown } from './scan/formats/nagios.js';
export { lastSuccessIn, renderPrometheus } from './scan/formats/prometheus.js';
export { csvText } from './scan/formats/csv.js';
export type { ScanView } from './scan/formats/view.js';
export { type LeftoverOptions, scanAccount } from './operations/leftovers.js';
export { renderLeftovers } from './scan/leftover-text.js';
export type { ShownRows } from './scan/rows.js';
export { readThreshold, reachesThreshold, type Threshold } from './scan/threshold.js';
export { logEntries, type LogFilter, sealLog, type UnreadPlan, type VerifiedLog, verifyLog } from './operations/log.js';
export { compareTargets, type ComparedTarget, type CompareOptions, type Comparison } from './operations/compare.js';
export { attest, type Attestation } from './operations/attest.js';
export { recover, type Recovery } from './operations/recover.js';
export { settingsInForce } from './operations/config.js';
export { doctor, type Diagnosis } from './operations/doctor.js';
export { makeBundle, type MadeBundle } from './operations/bundle/make.js';
export { findSnapshot, snapshotsOf } from './operations/snapshots.js';
export { exportSnapshot } from './operations/export.js';
export { prunable, type Prunable, prune } from './operations/prune.js';
export { type PlanStatus, status, statusOfAll, type Statuses } from './operations/status.js';
