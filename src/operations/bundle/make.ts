import process from 'node:process';
import { readLog } from '../../audit/chain.js';
import { UntetherError } from '../../errors.js';
import { asFileError } from '../../files/problem.js';
import { libraries, version } from '../../package.js';
import { listPlans } from '../../plan/folder-find.js';
import type { Plan } from '../../plan/model.js';
import { type Diagnosis, doctor } from '../doctor.js';
import { status } from '../status.js';
import { withCatalog, type Workspace } from '../workspace.js';
import { type Bundle, checkShape, entryShape, planShape, settingsShape, tableShape } from './parts.js';
import { Redactor } from './redact.js';

/** Entries of the log that support is shown. */
const TAIL = 100;
/** The newest plans. */
const PLANS = 5;

interface Failure {
  readonly failure: Error;
  readonly code: string;
}

/** What could be learned, or what kept it from us: support needs the rest all the more. */
async function attempt<T extends object>(learn: () => Promise<T>): Promise<T | Failure> {
  try {
    return await learn();
  } catch (thrown) {
    const error = asFileError(thrown);
    const failure = error instanceof Error ? error : new Error(String(thrown));
    return { failure, code: `UT-${error instanceof UntetherError ? error.code : 'B01'}` };
  }
}

async function databaseOf(workspace: Workspace, redact: Redactor): Promise<NonNullable<Bundle['database']>> {
  return withCatalog(workspace, ({ server, catalog, target }) =>
    Promise.resolve({
      engine: server.engine,
      version: server.version,
      environment: target.settings.environment,
      target: redact.target(target.name),
      tables: catalog.tables.map((table) => tableShape(table, redact)),
    }),
  );
}

async function logOf({ settings }: Workspace, redact: Redactor): Promise<Bundle['log']> {
  const tail: Bundle['log']['tail'] = [];
  let entries = 0;
  const follow = async (): Promise<object> => {
    for await (const entry of readLog(settings.auditLog)) {
      entries += 1;
      tail.push(entryShape(entry, redact));
      if (tail.length > TAIL) tail.shift();
    }
    return {};
  };
  const read = await attempt(follow);
  return { entries, problem: 'failure' in read ? read.code : null, tail };
}

async function stateOf(workspace: Workspace, plan: Plan): Promise<string> {
  const found = await attempt(() => status(workspace, plan.folder));
  return 'failure' in found ? found.code : (found[0]?.state ?? '');
}

async function plansOf(workspace: Workspace, redact: Redactor): Promise<Pick<Bundle, 'plans' | 'unreadPlans'>> {
  const { plans, unreadable } = await listPlans(workspace.settings.plansDir);
  const newest = plans.slice(-PLANS);
  const states = await Promise.all(newest.map((plan) => stateOf(workspace, plan)));
  return {
    plans: newest.map((plan, index) => planShape(plan, states[index] ?? '', redact)),
    unreadPlans: unreadable.map(({ error }) => `UT-${error.code}`),
  };
}

export interface MadeBundle {
  readonly bundle: Bundle;
  readonly checks: readonly Diagnosis[];
  /** What was thrown when the database was looked at; null when nothing was. */
  readonly failure: Error | null;
}

/**
 * What technical support needs to know, and no value of the database, no password and no name of a person: counts, types and codes; names of
 * tables and columns as far as they are made of general words.
 */
export async function makeBundle(workspace: Workspace): Promise<MadeBundle> {
  const redact = new Redactor();
  const found = await attempt(async () => {
    const checks = await doctor(workspace);
    return { checks, database: await databaseOf(workspace, redact) };
  });
  const isFailed = 'failure' in found;
  const checks = isFailed ? [] : found.checks;
  const { versions, platform, arch } = process;
  const bundle: Bundle = {
    schema: 'untether/bundle',
    formatVersion: '1.0',
    madeAt: new Date().toISOString(),
    tool: { version, node: versions.node, platform, arch, libraries: { ...libraries } },
    problem: isFailed ? found.code : null,
    checks: checks.map((check) => checkShape(check, redact)),
    database: isFailed ? null : found.database,
    settings: settingsShape(workspace.settings, redact),
    log: await logOf(workspace, redact),
    ...(await plansOf(workspace, redact)),
  };
  return { bundle, checks, failure: isFailed ? found.failure : null };
}
