/** Snapshots that only holders of a key can read: the keys and the opening are those of the stock program of age. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { doctor, findSnapshot, openSnapshot, openWorkspace, verifySnapshot } from '../../../src/index.js';
import { ContentDigest } from '../../../src/rows/digest.js';
import type { SnapshotManifest } from '../../../src/snapshot/model.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { decodeSnapshot, type Open } from '../../helpers/decoder.js';
import { program } from '../../helpers/programs.js';
import { shapesSettings, shapesSql } from '../../helpers/schemas.js';
import { tempDir } from '../../helpers/server.js';
import { refusal } from '../../helpers/thrown.js';
import { Workplace } from '../../helpers/workplace.js';

interface Pair {
  readonly file: string;
  readonly recipient: string;
}

let keys: ReturnType<typeof tempDir>;
let safe: Pair;
let dba: Pair;
let stranger: Pair;
let database: TestDatabase;
let place: Workplace;

function newPair(name: string): Pair {
  const file = path.join(keys.dir, `${name}.txt`);
  execFileSync(program('age-keygen'), ['-o', file], { stdio: 'ignore' });
  return { file, recipient: execFileSync(program('age-keygen'), ['-y', file], { encoding: 'utf8' }).trim() };
}

const openWith =
  ({ file }: Pair): Open =>
  (bytes) =>
    execFileSync(program('age'), ['--decrypt', '-i', file], { input: bytes, maxBuffer: 2 ** 26, stdio: 'pipe' });

function settings(target: string, rest = ''): string {
  return `${shapesSettings().replace('environment: test', `environment: test, ${target}`)}${rest}`;
}

const toBoth = (): string => settings(`snapshotRecipients: [${safe.recipient}, ${dba.recipient}]`);

beforeAll(() => {
  keys = tempDir('keys');
  [safe, dba, stranger] = [newPair('safe'), newPair('dba'), newPair('stranger')];
});

afterAll(() => {
  keys.remove();
});

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(inject('engine').engine));
  place = new Workplace(database, toBoth());
  await place.ledger();
});

afterEach(async () => {
  place.remove();
  await database.drop();
});

const dump = (): Promise<string> => database.dump({ except: ['untether_run'] });
const folderOf = (run: string): string => path.join(place.dir, 'snapshots', run);
const manifestOf = (run: string): string => path.join(folderOf(run), 'manifest.json');

async function unlinkAda(): Promise<string> {
  return (await place.approveAndApply(await place.plan(['ada']))).run;
}

async function opened(run: string, key?: Pair): ReturnType<typeof findSnapshot> {
  const workspace = { dir: place.dir, actor: 'asker', target: 'app', env: {} };
  return findSnapshot(await openWorkspace({ ...workspace, ...(key ? { snapshotKey: key.file } : {}) }), run);
}

describe('an encrypted snapshot', () => {
  it('holds the same rows as one in clear, for the stock program, and for nobody else', async () => {
    const clear = new Workplace(database, shapesSettings());
    const { run: rehearsed } = await clear.approveAndApply(await clear.plan(['ada']));
    const expected = decodeSnapshot(path.join(clear.dir, 'snapshots', rehearsed)).files;
    await clear.approveAndApply(await clear.rollbackPlan(rehearsed));
    clear.remove();

    const run = await unlinkAda();
    for (const key of [safe, dba])
      expect(decodeSnapshot(folderOf(run), undefined, openWith(key)).files).toEqual(expected);
    expect(() => decodeSnapshot(folderOf(run), undefined, openWith(stranger))).toThrow(/no identity matched/);
    const files = readdirSync(folderOf(run)).filter((name) => name !== 'manifest.json');
    expect(files.length).toBeGreaterThan(5);
    for (const file of files)
      expect(readFileSync(path.join(folderOf(run), file), 'latin1')).toMatch(/^age-encryption\.org\/v1\n/);
    // Rows, not accounts: ada's mail is in her row, her login names the case.
    const manifest = readFileSync(manifestOf(run), 'utf8');
    expect(manifest).not.toContain('finance');
    expect(manifest).not.toContain('quoted');
    const { code, stdout } = await place.cli(['snapshot', 'show', run, '-t', 'app', '--json']);
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      expect.objectContaining({ recipients: [safe.recipient, dba.recipient] }),
    ]);
  });

  it('is rolled back with any one of its keys, and not without', async () => {
    const before = await dump();
    const run = await unlinkAda();
    const after = await dump();
    const [none, wrong] = [
      await refusal(verifySnapshot(await opened(run))),
      await refusal(verifySnapshot(await opened(run, stranger))),
    ];
    expect([none.code, wrong.code]).toEqual(['U22', 'U22']);
    expect([none.message, wrong.message]).toEqual([
      expect.stringContaining('no key was given'),
      expect.stringContaining('none of the given keys'),
    ]);
    const cli = await place.cli([
      'plan',
      'rollback',
      run,
      '-t',
      'app',
      '--reason',
      'r',
      '--ticket',
      'T-2',
      '--json',
      '--snapshot-key',
      stranger.file,
    ]);
    expect([cli.code, cli.stdout]).toEqual([2, expect.stringContaining('UT-U22')]);
    expect(await dump()).toBe(after);
    await rollbackBy(dba, run);
    expect(await dump()).toBe(before);
  });

  it.each(['flipped', 'cut', 'longer'] as const)('is refused when a file is %s, before a row is read', async (how) => {
    const run = await unlinkAda();
    const file = path.join(folderOf(run), 'step-0001.ndjson.gz.age');
    const bytes = readFileSync(file);
    if (how === 'flipped') bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
    writeFileSync(
      file,
      how === 'cut' ? bytes.subarray(0, -1) : how === 'longer' ? Buffer.concat([bytes, Buffer.of(0)]) : bytes,
    );
    const error = await refusal(verifySnapshot(await opened(run, safe)));
    expect([error.code, error.message]).toEqual(['I05', expect.stringContaining('hash of the manifest')]);
  });

  it('cannot be replaced by who only knows the public keys', async () => {
    const run = await unlinkAda();
    const after = await dump();
    const manifest = JSON.parse(readFileSync(manifestOf(run), 'utf8')) as SnapshotManifest;
    const first = manifest.files.find(({ action }) => action === 'delete');
    if (!first) throw new Error('nothing was deleted');
    const forged = execFileSync(program('age'), ['-r', safe.recipient], { input: gzipSync('') });
    writeFileSync(path.join(folderOf(run), first.file), forged);
    const sha256 = createHash('sha256').update(forged).digest('hex');
    const empty = { ...first, rows: 0, bytes: forged.length, sha256, contentDigest: new ContentDigest().value() };
    writeFileSync(
      manifestOf(run),
      JSON.stringify({ ...manifest, files: manifest.files.map((file) => (file === first ? empty : file)) }),
    );
    await verifySnapshot(await opened(run, safe)); // in itself it holds
    await expect(rollbackBy(safe, run)).rejects.toThrow(/UT-I0[25]/);
    expect(await dump()).toBe(after);
  });
});

/** Plans, approves and applies the way back as a program would be called that has this key. */
async function rollbackBy({ file }: Pair, run: string): Promise<void> {
  const at = (...args: readonly string[]): readonly string[] => [
    ...args,
    '-t',
    'app',
    '--json',
    '--snapshot-key',
    file,
  ];
  const call = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await place.cli(at(...args));
    if (code !== 0) throw new Error(`${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  const plan = JSON.parse(await call('plan', 'rollback', run, '--reason', 'r', '--ticket', 'T-2')) as {
    id: string;
    digest: string;
  };
  await call('approve', plan.id, '--digest', plan.digest, '--actor', 'second');
  await call('apply', plan.id, '--yes');
}

describe('settings', () => {
  it('that ask for encryption refuse runs and rehearsals without recipients, and doctor says so', async () => {
    const policy = 'policy:\n  - { environment: test, snapshots: encrypted }\n';
    const bare = new Workplace(database, `${shapesSettings()}${policy}`);
    const before = await dump();
    const plan = await bare.plan(['ada']);
    await bare.approve(plan);
    for (const act of [bare.rehearse(plan), bare.apply(plan)]) expect((await refusal(act)).code).toBe('G24');
    expect(await dump()).toBe(before);
    const told = (await doctor(await bare.as('asker'))).find(({ name }) => name === 'snapshot-keys');
    expect([told?.state, told?.detail]).toEqual(['fail', 'rows-must-be-encrypted']);
    bare.remove();

    const good = new Workplace(database, `${toBoth()}${policy}`);
    const run = (await good.approveAndApply(await good.plan(['ada']))).run;
    expect((await openSnapshot(path.join(good.dir, 'snapshots', run))).manifest.recipients).toHaveLength(2);
    good.remove();
  });

  it('with a mistyped public key are refused before a statement', async () => {
    const typo = safe.recipient.slice(0, -1) + (safe.recipient.endsWith('q') ? 'p' : 'q');
    const wrong = new Workplace(database, settings(`snapshotRecipients: [${typo}]`));
    const before = await dump();
    const plan = await wrong.plan(['ada']);
    await wrong.approve(plan);
    const error = await refusal(wrong.apply(plan));
    expect([error.code, error.why]).toEqual(['U21', [typo]]);
    expect(await dump()).toBe(before);
    wrong.remove();
  });

  it('name a file of keys that is none', async () => {
    const run = await unlinkAda();
    const file = path.join(keys.dir, 'none.txt');
    writeFileSync(file, '# a comment\nAGE-SECRET-KEY-1NONE\n');
    const error = await refusal(opened(run, { ...safe, file }));
    expect([error.code, error.why]).toEqual(['U20', [`${file}:2`]]);
    expect((await refusal(opened(run, { ...safe, file: path.join(keys.dir, 'gone.txt') }))).code).toBe('U20');
  });
});
