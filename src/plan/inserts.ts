import path from 'node:path';
import { rowIdentity } from '../catalog/graph.js';
import type { Table } from '../catalog/model.js';
import { storedColumns } from '../dialects/columns.js';
import { writeLines } from '../files/write.js';
import { ContentDigest, rowHash } from '../rows/digest.js';
import type { Row } from '../rows/cell.js';
import { writeCompanions } from './companions.js';
import { refuseTooMany } from './compose.js';
import type { PlanContext } from './context.js';
import { documentHead, fingerprints, planScript, planTitle, summarise, tablesToLock } from './document.js';
import { collectFindings } from './findings.js';
import { encodeInsert, INSERTS_FILE, publishFolder, ROWS_FILE, SCRIPT_FILE, withFolder } from './folder.js';
import type { PlannedImage } from './images.js';
import { KEYS_PER_STATEMENT } from './keys.js';
import { countRows, type LeftRows, toldLeftOut } from './leftout.js';
import type { Plan, PlanCheck, PlanDocument, PlanStep } from './model.js';
import { insertRows, type PinnedStatement } from './restore.js';
import { describeRow, encodePlannedRow } from './rows.js';
import type { Draft } from './rules/draft.js';
import { markHidden, masksOfPlan } from './hidden.js';
import { writeShownRows } from './shown.js';
import { refuseUnsafeTable } from './steps.js';

/** Rows that come into one table: the links of one account, so few enough to hold. */
export interface InsertDraft {
  readonly table: Table;
  readonly because: readonly string[];
  readonly kinds: readonly string[];
  /** Cells of the stored columns, in their order. */
  readonly rows: readonly Row[];
}

export interface InsertPlan {
  readonly request: PlanDocument['request'];
  /** Referenced tables before referencing ones. */
  readonly inserts: readonly InsertDraft[];
  readonly checks: readonly PlanCheck[];
  readonly left: readonly LeftRows[];
  /** What only this kind of plan knows of. */
  readonly told: readonly Draft[];
  /** Instead of the limit of the target. */
  readonly maxRows: number | null;
}

type Place = Pick<PlanContext, 'session' | 'catalog'>;

function* statementsOf({ session }: Place, { table, rows }: InsertDraft): Generator<PinnedStatement> {
  const columns = storedColumns(table).map(({ name }) => name);
  for (let at = 0; at < rows.length; at += KEYS_PER_STATEMENT)
    yield* insertRows(session.dialect, table, { columns, rows: rows.slice(at, at + KEYS_PER_STATEMENT) });
}

async function stepOf(place: Place, draft: InsertDraft, number: number): Promise<PlanStep> {
  const { table, because, kinds, rows } = draft;
  refuseUnsafeTable(place.session, place.catalog, { table, action: 'insert' });
  const content = new ContentDigest();
  for (const row of rows) content.add(row);
  const statements = [...statementsOf(place, draft)];
  return {
    number,
    table: table.id,
    action: 'insert',
    because,
    kinds,
    where: null,
    assignments: [],
    columns: storedColumns(table).map(({ name }) => name),
    identity: rowIdentity(table),
    statement: statements[0]?.sql ?? '',
    statements: statements.length,
    expectedRows: rows.length,
    tableRows: await countRows(place.session, place.session.dialect.rowsOf(table)),
    contentDigest: content.value(),
    afterDigest: null,
    automatic: table.triggers.filter(({ enabled }) => enabled).map(({ name }) => `trigger ${name}`),
    undo: 'a rollback deletes the rows by their keys',
  };
}

function* rowLines(steps: readonly PlanStep[], inserts: readonly InsertDraft[]): Generator<string> {
  for (const [index, { number, identity, columns }] of steps.entries()) {
    const keyIndexes = identity?.map((name) => columns.indexOf(name)) ?? null;
    for (const row of inserts[index]?.rows ?? [])
      yield encodePlannedRow(describeRow(number, row, { keyIndexes, hash: rowHash(row) }));
  }
}

function* insertLines(steps: readonly PlanStep[], inserts: readonly InsertDraft[]): Generator<string> {
  for (const [index, { number }] of steps.entries())
    for (const row of inserts[index]?.rows ?? []) yield encodeInsert(number, row);
}

async function* streamed<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}

/** Makes the plan folder of rows that are written; it holds them, for nothing else does. */
export async function composeInserts(context: PlanContext, made: InsertPlan): Promise<Plan> {
  const { session, catalog, links } = context;
  const { dialect } = session;
  const inserts = made.inserts.filter(({ rows }) => rows.length > 0);
  const steps: PlanStep[] = [];
  for (const draft of inserts) steps.push(await stepOf(context, draft, steps.length + 1));
  const of = ({ number }: PlanStep): InsertDraft => {
    const draft = inserts[number - 1];
    if (!draft) throw new Error(`step ${String(number)} inserts nothing`);
    return draft;
  };
  const { request, left, told } = made;
  const { accounts, by } = request;
  const locked = tablesToLock(catalog, links, steps);
  const about = { session, catalog, links, steps, left, homonyms: [], dangling: [], accounts, locked, told };
  const findings = await collectFindings({ ...about, requester: by.name, levels: context.settings.findings });
  const summary = summarise(steps, accounts.length);
  refuseTooMany(context, made.maxRows, summary);
  const checks = steps.length === 0 ? [] : made.checks;
  const content: Omit<PlanDocument, 'files'> = {
    ...documentHead(context),
    request,
    summary,
    tables: fingerprints(catalog, steps),
    steps,
    checks,
    findings,
    leftOut: toldLeftOut(left, context.gone),
  };
  const images = (step: PlanStep) => (): AsyncIterable<PlannedImage> =>
    streamed(of(step).rows.map((before) => ({ before, after: null })));
  const statements = (step: PlanStep): AsyncIterable<PinnedStatement> => streamed(statementsOf(context, of(step)));
  return withFolder(context.place, async (folders) => {
    const { draft: folder } = folders;
    await writeLines(path.join(folder, ROWS_FILE), streamed(rowLines(steps, inserts)), { gzip: true });
    await writeLines(path.join(folder, INSERTS_FILE), streamed(insertLines(steps, inserts)), { gzip: true });
    await writeShownRows(folder, { steps, images, masks: masksOfPlan(context) });
    const script = planScript({ dialect, catalog, document: content, locked, statements });
    await writeLines(path.join(folder, SCRIPT_FILE), script, { gzip: false });
    const title = planTitle(content);
    await writeCompanions(folder, {
      dialect,
      catalog,
      links,
      title,
      steps,
      releases: undefined,
      checks,
      locked,
      images,
    });
    return publishFolder(folders, markHidden({ ...context, dialect }, content), context.extras);
  });
}
