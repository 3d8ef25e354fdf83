import { z } from 'zod';
import { approvalDocument, approvalFile } from './approval.js';
import { bundleFile } from './bundle.js';
import { caseFile } from './case.js';
import { compareDocument } from './compare.js';
import { inspectDocument } from './inspect.js';
import { planDocument, planFile, rollbackDocument } from './plan.js';
import { reportDocument } from './report.js';
import { demoDocument, doctorDocument, explainDocument } from './reports.js';
import { eventDocument, resultDocument } from './result.js';
import { baselineDocument, scanDocument, scanRowsDocument } from './scan.js';
import {
  applyDocument,
  attestDocument,
  logDocument,
  recoverDocument,
  snapshotDocument,
  snapshotsDocument,
  statusDocument,
} from './runs.js';

/** Every document, by the name of its file in schemas/. Those of commands are named as in `"schema":"untether/<name>"`. */
const DOCUMENTS = {
  apply: { shape: applyDocument, about: 'what apply and rehearse print' },
  approval: { shape: approvalDocument, about: 'what approve and reject print' },
  'approval-file': { shape: approvalFile, about: 'approvals/<approver>.json of a plan folder' },
  attest: { shape: attestDocument, about: 'what attest prints' },
  baseline: { shape: baselineDocument, about: 'the file of --baseline' },
  bundle: { shape: bundleFile, about: 'the file of doctor --bundle' },
  case: { shape: caseFile, about: 'case.json of the evidence of one run' },
  compare: { shape: compareDocument, about: 'what compare prints' },
  demo: { shape: demoDocument, about: 'what demo prints' },
  doctor: { shape: doctorDocument, about: 'what doctor prints' },
  event: { shape: eventDocument, about: 'a line of --ndjson before the result' },
  explain: { shape: explainDocument, about: 'what explain prints' },
  inspect: { shape: inspectDocument, about: 'what inspect prints' },
  log: { shape: logDocument, about: 'what log prints' },
  plan: { shape: planDocument, about: 'what plan, show and rollback print' },
  'plan-file': { shape: planFile, about: 'plan.json of a plan folder' },
  recover: { shape: recoverDocument, about: 'what recover prints' },
  report: { shape: reportDocument, about: 'what report prints' },
  result: { shape: resultDocument, about: 'how a command failed, or ended without a document of its own' },
  rollback: { shape: rollbackDocument, about: 'the plan that rollback prints' },
  scan: { shape: scanDocument, about: 'what scan prints' },
  'scan-rows': { shape: scanRowsDocument, about: 'what scan --show prints' },
  snapshot: { shape: snapshotDocument, about: 'manifest.json of a snapshot, and what snapshot show prints' },
  snapshots: { shape: snapshotsDocument, about: 'what snapshot list prints' },
  status: { shape: statusDocument, about: 'what status prints' },
} as const;

/** One file of schemas/: its name without the ending, and the JSON Schema (2020-12) in it. */
export interface SchemaFile {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

/** The JSON Schemas that ship with the package, sorted by name. */
export function schemaFiles(): readonly SchemaFile[] {
  return Object.entries(DOCUMENTS).map(([name, { shape, about }]) => {
    // As input: an output would forbid the fields that readers ignore.
    const { $schema, ...schema } = z.toJSONSchema(shape, { target: 'draft-2020-12', io: 'input' });
    const title = `untether/${name}`;
    return { name, schema: { $schema, $id: `urn:untether:schema:1.0:${name}`, title, description: about, ...schema } };
  });
}
