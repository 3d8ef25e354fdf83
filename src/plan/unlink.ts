import path from 'node:path';
import { getTable, rowIdentity } from '../catalog/graph.js';
import { tableFingerprint } from '../catalog/fingerprint.js';
import type { Catalog, Table, TableId } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import type { ServerIdentity, Session } from '../dialects/dialect.js';
import { UntetherError } from '../errors.js';
import { writeLines } from '../files/write.js';
import type { AccountTable, Links } from '../links/model.js';
import { ContentDigest } from '../rows/digest.js';
import type { Settings, Target } from '../settings/model.js';
import { version } from '../version.js';
import { type Account, resolveAccounts } from './accounts.js';
import { Conditions } from './conditions.js';
import type { Selection } from './decide.js';
import { type DraftStep, draftSteps } from './draft.js';
import { collectFindings } from './findings.js';
import { publishFolder, ROWS_FILE, SCRIPT_FILE, startFolder } from './folder.js';
import { readImages } from './images.js';
import { countLeftOut, countRows, type LeftRows, refuseUndecided } from './leftout.js';
import type { Person, Plan, PlanAccount, PlanCheck, PlanDocument, PlanStep } from './model.js';
import { declaredKey, findReach, type Reach } from './reach.js';
import { describeRow, encodePlannedRow } from './rows.js';
import { GUARD_MARK, headLines, stepHead, tailLines } from './script.js';
import { deleteStatement, updateStatement } from './statements.js';

/** What a person asks for. */
export interface UnlinkRequest {
  readonly accounts: readonly string[];
  readonly accountTable?: TableId;
  readonly selection: Selection;
  readonly skipMissing: boolean;
  readonly reason: string;
  readonly ticket: string;
  readonly by: Person;
  readonly maxRows: number | null;
}

/** Everything known about the database a plan is made for. */
export interface PlanContext {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
  readonly target: Target;
  readonly settings: Settings;
  readonly server: ServerIdentity;
  readonly plansDir: string;
  readonly now: Date;
  /** Texts to put beside plan.json, such as plan.md. */
  readonly extras: (plan: Plan) => Readonly<Record<string, string>>;
}

export interface UnlinkResult {
  readonly plan: Plan;
  readonly missing: readonly string[];
}

function chooseAccountTable(links: Links, wanted: TableId | undefined): AccountTable {
  const usable = links.accounts.filter(({ state }) => state !== 'rejected');
  const confirmed = usable.filter(({ state }) => state === 'confirmed');
  const candidates = wanted === undefined ? (confirmed.length > 0 ? confirmed : usable) : usable.filter(({ table }) => table === wanted);
  const [first] = candidates;
  if (first && (candidates.length === 1 || confirmed.length > 0)) return first;
  throw new UntetherError('U15', { target: '' }, { why: usable.map(({ table }) => `${table} looks like an account table`) });
}

function refuseProtected(accounts: readonly Account[], accountTable: AccountTable): void {
  const guarded = new Set(accountTable.protected);
  const hit = accounts.find((account) => [account.label, ...account.values.values()].some((value) => value !== null && guarded.has(String(value))));
  if (hit) throw new UntetherError('G09', { account: hit.label ?? String(hit.key[0]) });
}

/** `status = '1'` as the assignment that makes it true. */
function disableAssignment(accountTable: AccountTable): Readonly<Record<string, string | null>> {
  const found = /^\s*"?([\p{L}\p{N}_$]+)"?\s*=\s*(?:'([^']*)'|(-?\d+|true|false))\s*$/iu.exec(accountTable.disabled ?? '');
  const value = found?.[2] ?? found?.[3];
  if (found?.[1] === undefined || value === undefined) {
    throw new UntetherError('U09', { detail: `accounts: ${accountTable.table} needs disabled: "column = 'value'" for --with-account disable` });
  }
  return { [found[1]]: value };
}

function refuseUnsafeTable(table: Table): void {
  const refuse = (reason: string): never => {
    throw new UntetherError('G15', { table: table.id, reason });
  };
  if (!table.transactional) throw new UntetherError('G08', { table: table.id, storage: table.storage });
  if (table.rules.length > 0) refuse(`rewrite rules change what a DELETE does (${table.rules.join(', ')})`);
}

const LARGE = 1_000_000;

class UnlinkPlanner {
  readonly #context: PlanContext;
  readonly #draftFolder: string;
  readonly #steps: PlanStep[] = [];

  constructor(context: PlanContext, draftFolder: string) {
    this.#context = context;
    this.#draftFolder = draftFolder;
  }

  /** Streams the rows of every step once: digest, count and rows.ndjson.gz come from the same pass. */
  async readSteps(drafts: readonly DraftStep[]): Promise<readonly PlanStep[]> {
    await writeLines(path.join(this.#draftFolder, ROWS_FILE), this.#rowLines(drafts), { gzip: true });
    return this.#steps;
  }

  async *#rowLines(drafts: readonly DraftStep[]): AsyncGenerator<string> {
    for (const draft of drafts) {
      refuseUnsafeTable(draft.table);
      const number = this.#steps.length + 1;
      const columns = storedColumns(draft.table).map((column) => column.name);
      const identity = rowIdentity(draft.table);
      const keyIndexes = identity === null ? null : identity.map((column) => columns.indexOf(column));
      const before = new ContentDigest();
      const after = new ContentDigest();
      const order = identity === null ? {} : { orderBy: identity };
      for await (const image of readImages(this.#context.session, { ...draft, lock: false, ...order })) {
        const hash = before.add(image.before);
        if (image.after) after.add(image.after);
        yield encodePlannedRow(describeRow(number, image.before, { keyIndexes, hash }));
      }
      if (before.rows > 0) this.#steps.push(await this.#step(draft, { number, columns, identity, before, after }));
    }
  }

  async #step(
    draft: DraftStep,
    read: { number: number; columns: readonly string[]; identity: readonly string[] | null; before: ContentDigest; after: ContentDigest },
  ): Promise<PlanStep> {
    const { session } = this.#context;
    const isUpdate = draft.action === 'update';
    if (isUpdate && read.identity === null) {
      throw new UntetherError('G15', { table: draft.table.id, reason: 'a row to be updated has no key to find it by afterwards' });
    }
    const estimate = draft.table.rowEstimate;
    const { dialect } = session;
    return {
      number: read.number,
      table: draft.table.id,
      action: draft.action,
      because: draft.because,
      kinds: draft.kinds,
      where: draft.where,
      assignments: draft.assignments,
      columns: read.columns,
      identity: read.identity,
      statement: isUpdate ? updateStatement(dialect, draft.table, draft) : deleteStatement(dialect, draft.table, draft.where),
      statements: 1,
      expectedRows: read.before.rows,
      tableRows: estimate !== null && estimate > LARGE ? null : await countRows(session, dialect.rowsOf(draft.table)),
      contentDigest: read.before.value(),
      afterDigest: isUpdate ? read.after.value() : null,
      automatic: draft.table.triggers.filter((trigger) => trigger.enabled).map((trigger) => `trigger ${trigger.name}`),
      undo: 'rows return from the snapshot',
    };
  }
}

/** Nothing may point from the accounts' links any more, except what was left on purpose. */
function leftoverChecks(context: PlanContext, reach: Reach, conditions: Conditions): readonly PlanCheck[] {
  const { catalog, session } = context;
  const emptied = [
    ...[...reach.deletes.values()].flat().filter((edge) => edge.from === 'accounts'),
    ...[...reach.updates.values()].flat().filter((edge) => edge.from === 'accounts' && edge.reference.from.columns.some((column) => edge.values[column] === null)),
  ];
  return emptied.flatMap((edge) => {
    const condition = conditions.edge(edge);
    if (condition === null) return [];
    const table = getTable(catalog, edge.reference.from.table);
    return [{ name: 'leftover' as const, detail: `${edge.reference.id} no longer points at the accounts`, from: `${session.dialect.rowsOf(table)} WHERE ${condition}`, rows: 0 }];
  });
}

/** Tables where another session could add a row that no declared foreign key would stop. */
export function tablesToLock(catalog: Catalog, links: Links, steps: readonly PlanStep[]): readonly Table[] {
  const changed = new Set(steps.map((step) => step.table));
  const undeclared = links.references.filter((reference) => {
    const table = getTable(catalog, reference.from.table);
    const concerned = changed.has(reference.from.table) || changed.has(reference.to.table);
    return reference.state === 'confirmed' && concerned && table.kind === 'table' && declaredKey(table, reference) === undefined;
  });
  return [...new Set(undeclared.map((reference) => reference.from.table).filter((id) => changed.has(id)))].sort().map((id) => getTable(catalog, id));
}

function planAccounts(session: Session, accountTable: AccountTable, table: Table, accounts: readonly Account[]): readonly PlanAccount[] {
  const columns = accountTable.key.map((name) => table.columns.find((column) => column.name === name));
  const shown = accounts.map((account) => ({
    table: account.table,
    key: account.key.map((cell, index) => {
      const column = columns[index];
      return column ? session.dialect.display(cell, column) : null;
    }),
    label: account.label,
  }));
  return shown.sort((a, b) => compareKeys(a.key, b.key));
}

function compareKeys(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  const left = a.join('\0');
  const right = b.join('\0');
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

function summarise(steps: readonly PlanStep[], accounts: number): PlanDocument['summary'] {
  const rows = (action: string): number => steps.filter((step) => step.action === action).reduce((sum, step) => sum + step.expectedRows, 0);
  return {
    delete: rows('delete'),
    update: rows('update'),
    insert: rows('insert'),
    tables: new Set(steps.map((step) => step.table)).size,
    accounts,
    undoable: true,
  };
}

export { summarise };

/** The script of an unlink plan: one statement and one guard per step. */
export function* unlinkScript(context: { session: Session; catalog: Catalog; document: Pick<PlanDocument, 'target' | 'request' | 'createdAt' | 'steps' | 'checks'>; locked: readonly Table[] }): Generator<string> {
  const { dialect } = context.session;
  const { request, target, createdAt, steps, checks } = context.document;
  const title = [
    `Untether plan: ${request.kind} ${String(request.accounts.length)} accounts in ${target.name} (${target.engine}, ${target.database})`,
    `Ticket ${request.ticket}, asked by ${request.by.name} (${request.by.identity}), made ${createdAt}`,
    `Reason: ${request.reason}`,
    'Runs in the stock client as well: it stops by itself when a count is wrong, and commits only at its last line.',
  ];
  yield* headLines({ title, dialect, locked: context.locked });
  for (const step of steps) {
    yield* stepHead(step);
    yield `${step.statement};`;
    const table = getTable(context.catalog, step.table);
    yield GUARD_MARK;
    yield `${dialect.script.guard({ table, action: step.action, rows: step.expectedRows, total: step.expectedRows })};`;
  }
  yield* tailLines(dialect, checks);
}

function fingerprints(catalog: Catalog, steps: readonly PlanStep[]): Readonly<Record<TableId, string>> {
  return Object.fromEntries([...new Set(steps.map((step) => step.table))].sort().map((id) => [id, tableFingerprint(getTable(catalog, id))]));
}

export { fingerprints };

function refuseTooMany(context: PlanContext, request: UnlinkRequest, summary: PlanDocument['summary']): void {
  const limit = request.maxRows ?? context.target.settings.maxRows;
  const rows = summary.delete + summary.update + summary.insert;
  if (limit !== null && rows > limit) throw new UntetherError('G05', { rows, limit });
}

/** Makes the plan folder of an unlink; reads only, inside the transaction that the session already has open. */
export async function planUnlink(context: PlanContext, request: UnlinkRequest): Promise<UnlinkResult> {
  const { session, catalog, links } = context;
  const accountTable = chooseAccountTable(links, request.accountTable);
  const { accounts, missing } = await resolveAccounts(session, catalog, {
    accountTable,
    references: links.references,
    names: request.accounts,
    skipMissing: request.skipMissing,
  });
  refuseProtected(accounts, accountTable);
  const reach = findReach({ catalog, links, accountTable, selection: request.selection });
  const conditions = new Conditions({ dialect: session.dialect, catalog, reach, accounts });
  const disable = request.selection.withAccount === 'disable' ? disableAssignment(accountTable) : null;
  const drafts = accounts.length === 0 ? [] : draftSteps({ dialect: session.dialect, catalog, reach, conditions, disable });
  const left: readonly LeftRows[] = accounts.length === 0 ? [] : await countLeftOut(session, { catalog, conditions, reach });
  refuseUndecided(left);

  const folder = await startFolder(context.plansDir);
  const steps = await new UnlinkPlanner(context, folder).readSteps(drafts);
  const shown = planAccounts(session, accountTable, getTable(catalog, accountTable.table), accounts);
  const findings = await collectFindings({ session, catalog, links, steps, left, accounts: shown, requester: request.by.name });
  const summary = summarise(steps, shown.length);
  refuseTooMany(context, request, summary);
  const expiresAt = new Date(context.now.getTime() + context.target.settings.planLifetime).toISOString();
  const content: Omit<PlanDocument, 'files'> = {
    schema: 'untether/plan',
    formatVersion: '1.0',
    tool: version,
    createdAt: context.now.toISOString(),
    expiresAt,
    target: { name: context.target.name, environment: context.target.settings.environment, ...context.server },
    request: { kind: 'unlink', by: request.by, ticket: request.ticket, reason: request.reason, accounts: shown, undoes: null },
    summary,
    tables: fingerprints(catalog, steps),
    settingsDigest: context.settings.digest,
    steps,
    checks: steps.length === 0 ? [] : leftoverChecks(context, reach, conditions),
    findings,
    leftOut: left.map(({ reference, reason, rows }) => ({ reference, reason, rows })),
  };
  const script = unlinkScript({ session, catalog, document: content, locked: tablesToLock(catalog, links, steps) });
  await writeLines(path.join(folder, SCRIPT_FILE), script, { gzip: false });
  return { plan: await publishFolder(folder, content, context.extras), missing };
}
