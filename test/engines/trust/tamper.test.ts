/** A bit, a cut, a line more: whatever is changed in plan, approval, snapshot or log is refused before the database is asked. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  applyPlan,
  createLedger,
  EXIT_CODES,
  openPlanNamed,
  type Plan,
  requireGates,
  UntetherError,
} from '../../../src/index.js';
import { isChosen, SEED, tries } from '../../helpers/seed.js';
import type { Workplace } from '../../helpers/workplace.js';
import { statementsOf } from '../discover-log.js';
import { approveWith, at, TrustScene } from './scene.js';

const { engine } = inject('engine');

let scene: TrustScene;
let work: Workplace;
let plan: Plan;
let rollback: Plan;
let snapshot: string;

const options = (): Parameters<typeof applyPlan>[2] => ({
  onProgress: () => undefined,
  signal: new AbortController().signal,
});

/** As the command does it: the folder is opened, then the plan is applied. */
async function apply(folder: string): Promise<unknown> {
  const workspace = await at(work, 'asker');
  return applyPlan(workspace, await openPlanNamed(workspace, folder), options());
}

beforeAll(async () => {
  scene = await TrustScene.open();
  work = scene.place('environment: production, approvals: 1');
  await createLedger(await at(work, 'dba'));
  const done = await work.plan(['bob']);
  await approveWith(work, done, scene.people.qian);
  const run = await applyPlan(await at(work, 'asker'), done, options());
  snapshot = run.snapshot?.path ?? '';
  rollback = await work.rollbackPlan(run.run);
  await approveWith(work, rollback, scene.people.zhao);
  plan = await work.plan(['ada']);
  await approveWith(work, plan, scene.people.zhao);
});

afterAll(() => scene.close());

async function sent(): Promise<number> {
  return engine === 'sqlite' ? 0 : statementsOf(await scene.database.statementLog()).length;
}

/** A number that looks random and is the same on every run. */
function chosen(index: number, below: number): number {
  return Math.floor(((((index + 1) * 2_654_435_761 + SEED * 40_503) % 4_294_967_296) / 4_294_967_296) * below);
}

function flipped(bytes: Buffer, bit: number): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
  return copy;
}

interface Change {
  readonly name: string;
  readonly bytes: Buffer;
}

/** Bits: a few usually, every one in the long test. */
function bitsOf(bytes: Buffer): readonly Change[] {
  const all = bytes.length * 8;
  const count = Math.min(all, tries(isChosen(engine) ? 16 : 3, all));
  const bits = count === all ? [...Array(all).keys()] : Array.from({ length: count }, (_, index) => chosen(index, all));
  return bits.map((bit) => ({ name: `bit ${String(bit)}`, bytes: flipped(bytes, bit) }));
}

/** A log without its last newline has lost nothing: a crash may leave it so, and the next entry goes on behind it. */
function cutsOf(bytes: Buffer, file: string): readonly Change[] {
  const lengths = [0, 1, bytes.length >> 1, bytes.length - (file.endsWith('.jsonl') ? 2 : 1)];
  return lengths.map((length) => ({ name: `cut to ${String(length)}`, bytes: bytes.subarray(0, length) }));
}

function editsOf(bytes: Buffer, file: string): readonly Change[] {
  const text = bytes.toString('latin1');
  const lines = text.split('\n');
  const [first = '', second, ...rest] = lines;
  const swapped = second === undefined ? [] : [[second, first, ...rest].join('\n')];
  const twice = file.endsWith('.json') ? [text.replace('{', '{"formatVersion":"1.0",')] : [];
  // Bytes behind the last line of a log are no entry: a crash leaves such, and the log says that its end is torn.
  const behind = file.endsWith('.jsonl') ? [] : [`${text}\n`, `${text} `];
  const more = [...behind, `\n${text}`, text.replaceAll('\n', '\r\n'), [first, ...lines].join('\n')];
  return [...more, ...swapped, ...twice]
    .filter((other) => other !== text)
    .map((other, index) => ({ name: `edit ${String(index)}`, bytes: Buffer.from(other, 'latin1') }));
}

/** Tries every change of a file; what was let through. */
async function letThrough(file: string, folder: string): Promise<readonly string[]> {
  const bytes = readFileSync(file);
  const through: string[] = [];
  const changes = [...bitsOf(bytes), ...cutsOf(bytes, file), ...editsOf(bytes, file)];
  for (const change of changes) {
    writeFileSync(file, change.bytes);
    const error: unknown = await apply(folder).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof UntetherError) || error.data !== 'unchanged')
      through.push(`${change.name}: ${String(error)}`);
    else if (![EXIT_CODES.I, EXIT_CODES.U, EXIT_CODES.G].some((code) => code === error.exitCode))
      through.push(`${change.name}: ${error.message}`);
  }
  writeFileSync(file, bytes);
  return through;
}

/** Every file of a folder, the ones in its folders too. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesIn(file) : [file];
  });
}

describe('0 accepted, 0 statements sent', () => {
  const guarded = async (files: () => readonly string[], folder: () => string): Promise<void> => {
    const rows = await scene.database.dump();
    const before = await sent();
    for (const file of files()) expect(await letThrough(file, folder()), file).toEqual([]);
    expect(await sent()).toBe(before);
    expect(await scene.database.dump()).toBe(rows);
  };

  it('for every file of the plan, the approval and its signature', { timeout: tries(120_000, 7_200_000) }, async () => {
    const files = (): readonly string[] => filesIn(plan.folder);
    expect(files().map((file) => path.basename(file))).toEqual(
      expect.arrayContaining(['plan.json', 'plan.sql', 'SHA256SUMS', 'zhao.min.json', 'zhao.min.sig']),
    );
    await guarded(files, () => plan.folder);
  });

  it('for the manifest of a snapshot that is put back', { timeout: tries(60_000, 7_200_000) }, async () => {
    await guarded(
      () => [path.join(snapshot, 'manifest.json')],
      () => rollback.folder,
    );
  });

  it('for the audit log', { timeout: tries(60_000, 7_200_000) }, async () => {
    await guarded(
      () => [path.join(work.dir, 'untether-audit.jsonl')],
      () => plan.folder,
    );
  });

  it('and what was never changed is applied', async () => {
    expect(await apply(plan.folder)).toMatchObject({ data: { state: 'committed', verified: true } });
    await requireGates(await at(work, 'asker'), rollback);
  });
});
