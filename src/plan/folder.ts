import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { planFile } from '../documents/plan.js';
import { UntetherError } from '../errors.js';
import { readLines, readText } from '../files/read.js';
import { syncFolder, writeNew } from '../files/write.js';
import { changedFiles, readSums, SUMS_FILE, type Sums, sumsOf, unsummed, writeSums } from './folder-sums.js';
import type { Plan, PlanDocument } from './model.js';
import { parseScript, type ScriptLine } from './script.js';
import type { Row } from '../rows/cell.js';
import { decodeRow, encodeRow } from '../rows/encode.js';
import { decodePlannedRow, type PlannedRow } from './rows.js';
import { DRAFT, SCRATCH, sweepAbandoned } from '../files/sweep.js';

export const PLAN_FILE = 'plan.json';
export const SCRIPT_FILE = 'plan.sql';
export const VERIFY_FILE = 'verify.sql';
export const REVERT_FILE = 'revert.sql';
export const ROWS_FILE = 'rows.ndjson.gz';
/** The rows that a plan inserts and no snapshot holds: one line each, `[step, cells]`. */
export const INSERTS_FILE = 'inserts.ndjson.gz';

const MARKDOWN_FILE = 'plan.md';
/** Files that a plan may have; each that is there has its sum. */
const KNOWN_FILES = [
  ...[PLAN_FILE, SCRIPT_FILE, VERIFY_FILE, REVERT_FILE, ROWS_FILE, INSERTS_FILE, MARKDOWN_FILE],
  ...['review.html', 'undo.json'],
];

/** Where a plan goes. */
export interface PlanPlace {
  readonly plansDir: string;
  /** Becomes the plan folder when it is new or empty; otherwise the plan folder is made inside. Null: inside `plansDir`. */
  readonly outputDir: string | null;
}

/** Where a plan is made. */
export interface DraftFolders {
  readonly plansDir: string;
  /** The final folder; null when it gets a name of its own beside the draft. */
  readonly folder: string | null;
  /** Becomes the plan folder by one rename; nothing of it stays when making it fails. */
  readonly draft: string;
  /** For what is needed only while the plan is made. */
  readonly scratch: string;
}

/** What lies at a path; a file throws U09. */
async function lookAt(folder: string): Promise<'nothing' | 'empty' | 'full'> {
  const found = await stat(folder).catch(() => null);
  if (found === null) return 'nothing';
  if (!found.isDirectory()) throw new UntetherError('U09', { detail: `--output: ${folder} is a file, not a folder` });
  return (await readdir(folder)).length === 0 ? 'empty' : 'full';
}

/** The parent in which a plan folder is made, and its name there when it is not to get one of its own; links are followed. */
async function choosePlace({ plansDir, outputDir }: PlanPlace): Promise<{ parent: string; folder: string | null }> {
  await mkdir(plansDir, { recursive: true });
  if (outputDir === null) return { parent: await realpath(plansDir), folder: null };
  const found = await lookAt(outputDir);
  const real = found === 'nothing' ? path.resolve(outputDir) : await realpath(outputDir);
  if (found === 'full' || real === (await realpath(plansDir))) return { parent: real, folder: null };
  await mkdir(path.dirname(real), { recursive: true });
  const parent = await realpath(path.dirname(real));
  return { parent, folder: path.join(parent, path.basename(real)) };
}

/** Two folders, owner-only, gone when the plan is published or has failed. They lie beside the final one: a rename stays on one disk. */
export async function withFolder(place: PlanPlace, fill: (folders: DraftFolders) => Promise<Plan>): Promise<Plan> {
  const { parent, folder } = await choosePlace(place);
  const plansDir = await realpath(place.plansDir);
  await sweepAbandoned(parent, new Date());
  const draft = await mkdtemp(path.join(parent, DRAFT));
  const scratch = await mkdtemp(path.join(parent, SCRATCH));
  try {
    return await fill({ plansDir, folder, draft, scratch });
  } finally {
    await rm(scratch, { recursive: true, force: true });
    await rm(draft, { recursive: true, force: true });
  }
}

/** RFC 8785: one document, one spelling, one digest. */
function canonicalJson(document: PlanDocument): string {
  const text = canonicalize(document);
  if (text === undefined) throw new Error('the plan cannot be written as JSON');
  return text;
}

/** False, too, for what has no such spelling: infinite numbers, nesting without end. */
function isCanonical(document: PlanDocument, text: string): boolean {
  try {
    return canonicalize(document) === text;
  } catch {
    return false;
  }
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text, 'utf8').digest('hex')}`;
}

/** `P-` and the first eight digits of the digest. */
function planId(digest: string): string {
  return `P-${digest.slice('sha256:'.length, 'sha256:'.length + 8)}`;
}

function folderName(document: PlanDocument, id: string): string {
  const ticket = document.request.ticket.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 40);
  return [document.createdAt.slice(0, 10), ticket, id.slice(2)].filter((part) => part !== '').join('-');
}

/** The same request in the same millisecond, made twice at once, is one plan: the second finds it under its name. */
async function giveName(draft: string, folder: string, text: string): Promise<void> {
  try {
    await rename(draft, folder);
  } catch (error) {
    const there = await readText(path.join(folder, PLAN_FILE)).catch(() => null);
    if (there !== text) throw error;
  }
}

/** Writes plan.json, the texts that accompany it and the sums into a started folder, and gives it its final name. */
export async function publishFolder(
  folders: DraftFolders,
  content: Omit<PlanDocument, 'files'>,
  extras: (plan: Plan, draft: string) => Promise<Readonly<Record<string, string>>>,
): Promise<Plan> {
  const { draft, plansDir } = folders;
  const covered = (await readdir(draft)).sort();
  const files = Object.fromEntries(await sumsOf(draft, covered));
  const document: PlanDocument = { ...content, files };
  const text = canonicalJson(document);
  const digest = digestOf(text);
  const id = planId(digest);
  const name = folderName(document, id);
  const folder = folders.folder ?? path.join(path.dirname(draft), name);
  const plan: Plan = { id, digest, folder, document };
  await writeNew(path.join(draft, PLAN_FILE), text);
  for (const [name, extra] of Object.entries(await extras(plan, draft))) await writeNew(path.join(draft, name), extra);
  await writeSums(draft, files);
  await mkdir(path.join(draft, 'approvals'));
  await mkdir(path.join(draft, 'runs'));
  await syncFolder(draft);
  await giveName(draft, folder, text);
  await syncFolder(path.dirname(folder));
  if (folder !== path.join(plansDir, name)) await pointTo(folder, plansDir, name);
  return plan;
}

/** A plan that lies elsewhere is still found by its id: `recover` and `status` know nothing else of it. */
async function pointTo(folder: string, plansDir: string, name: string): Promise<void> {
  await symlink(folder, path.join(plansDir, name));
  await syncFolder(plansDir);
}

interface RawPlan {
  readonly text: string;
  readonly value: unknown;
  readonly sums: Sums | null;
}

async function readRaw(folder: string): Promise<RawPlan> {
  try {
    const text = await readText(path.join(folder, PLAN_FILE));
    const value = JSON.parse(text) as { readonly schema?: unknown } | null;
    if (value?.schema !== 'untether/plan') throw new Error('plan.json is not a plan');
    return { text, value, sums: await readSums(folder) };
  } catch (error) {
    throw new UntetherError('U12', { path: folder }, { cause: error });
  }
}

/** The value itself, with fields that we do not know: the digest is of all of them. */
function requireShape(folder: string, value: unknown): PlanDocument {
  const { success, error } = planFile.safeParse(value);
  if (success) return value as PlanDocument;
  const why = error.issues.slice(0, 5).map(({ path: at, message }) => `${PLAN_FILE} ${at.join('.')}: ${message}`);
  throw new UntetherError('U12', { path: folder }, { why, cause: error });
}

function changedError(folder: string, names: readonly string[]): UntetherError {
  const why = names.map((name) => `${name} was changed after the plan was made`);
  return new UntetherError('I03', { path: folder, files: names.join(', ') }, { why });
}

function refuseChanged(folder: string, names: readonly string[]): void {
  if (names.length > 0) throw changedError(folder, names);
}

/** Reads a plan folder; every file must still have its sum, and plan.json must be canonical and have the form of a plan. */
export async function openPlan(folder: string): Promise<Plan> {
  const { text, value, sums } = await readRaw(folder);
  if (sums === null) throw changedError(folder, [SUMS_FILE]);
  refuseChanged(folder, await changedFiles(folder, sums));
  refuseChanged(folder, await unsummed(folder, sums, KNOWN_FILES));
  const document = requireShape(folder, value);
  refuseChanged(folder, await changedFiles(folder, Object.entries(document.files)));
  refuseChanged(folder, isCanonical(document, text) ? [] : [PLAN_FILE]);
  const digest = digestOf(text);
  return { id: planId(digest), digest, folder, document };
}

/** Hashes the lines while they pass; a file that is not the signed one is I03 at its end, before anything is committed. */
async function* signedLines(plan: Plan, file: string): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const line of readLines(path.join(plan.folder, file), { gzip: false })) {
    hash.update(`${line}\n`, 'utf8');
    yield line;
  }
  if (hash.digest('hex') === plan.document.files[file]) return;
  const why = [`${file} was changed while the plan ran`];
  throw new UntetherError('I03', { path: plan.folder, files: file, plan: plan.id }, { why });
}

/** plan.sql as text, streamed; throws I03 at the end when it was not the signed one. */
export function scriptText(plan: Plan): AsyncGenerator<string> {
  return signedLines(plan, SCRIPT_FILE);
}

/** The statements of plan.sql with their sections, streamed; throws I03 at the end when they were not the signed ones. */
export function scriptLines(plan: Plan): AsyncGenerator<ScriptLine> {
  return parseScript(signedLines(plan, SCRIPT_FILE));
}

/** The same for verify.sql. */
export function verifyScriptLines(plan: Plan): AsyncGenerator<ScriptLine> {
  return parseScript(signedLines(plan, VERIFY_FILE));
}

/** The rows the plan saw, streamed; of one step when its number is given. */
export async function* plannedRows(plan: Pick<Plan, 'folder'>, step?: number): AsyncGenerator<PlannedRow> {
  for await (const line of readLines(path.join(plan.folder, ROWS_FILE), { gzip: true })) {
    const row = decodePlannedRow(line);
    if (step === undefined || row.step === step) yield row;
  }
}

export function encodeInsert(step: number, row: Row): string {
  return `[${String(step)},${encodeRow(row)}]`;
}

/** The rows that one step inserts, of `width` cells each, streamed. */
export async function* plannedInserts(plan: Pick<Plan, 'folder'>, step: number, width: number): AsyncGenerator<Row> {
  for await (const line of readLines(path.join(plan.folder, INSERTS_FILE), { gzip: true })) {
    const [number, cells] = JSON.parse(line) as [number, unknown];
    if (number === step) yield decodeRow(JSON.stringify(cells), width);
  }
}
