/** snapshots/README.md is complete: a decoder written from it alone reads what the program writes. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sqliteDriver } from '../../src/dialects/sqlite-driver.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../helpers/cli.js';
import { decodeSnapshot, type DecodedFile } from '../helpers/decoder.js';

// The better-sqlite3 of this Node, as the program takes it.
const Database = sqliteDriver();

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const dir = mkdtempSync(path.join(tmpdir(), 'untether-decoder-'));
const demo = path.join(dir, 'demo');
const folders = (): readonly string[] =>
  readdirSync(path.join(demo, 'snapshots')).map((run) => path.join(demo, 'snapshots', run));

beforeAll(async () => {
  const { code, stdout } = await runCli(['demo', '--dir', demo], { cwd: dir, timeout: 110_000 });
  expect(code, stdout).toBe(0);
});

afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function ledger(): readonly { readonly run_id: string; readonly kind: string; readonly snapshot_sha256: string }[] {
  const database = new Database(path.join(demo, 'hr.db'), { readonly: true });
  try {
    return database.prepare('select run_id, kind, snapshot_sha256 from untether_run').all() as ReturnType<
      typeof ledger
    >;
  } finally {
    database.close();
  }
}

function filesOf(kind: string): readonly DecodedFile[] {
  const run = ledger().find((row) => row.kind === kind)?.run_id ?? '';
  return decodeSnapshot(path.join(demo, 'snapshots', run)).files;
}

describe('the decoder', () => {
  it('reads and verifies every snapshot, and finds it in the ledger', () => {
    const runs = ledger();
    expect(folders()).toHaveLength(runs.length);
    for (const { run_id: run, snapshot_sha256: sha256 } of runs) {
      const { files } = decodeSnapshot(path.join(demo, 'snapshots', run), sha256);
      expect(files.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(81);
    }
  });

  it('gives rows by column, with tag and value', () => {
    const roles = filesOf('unlink').find(({ table }) => table === 'sys_user_role');
    expect(roles?.identity).toEqual(['user_id', 'role_id']);
    expect(roles?.rows.map((row) => row['user_id'])).toContainEqual({ tag: 'i', value: '104' });
    const delegates = filesOf('unlink').find(
      ({ table, action }) => table === 'hr_approval_delegate' && action === 'update',
    );
    expect(delegates?.rows[0]?.['delegate_id']).toEqual({ tag: 'i', value: '104' });
    expect(delegates?.after?.[0]?.['delegate_id']).toEqual({ tag: null, value: null });
  });

  it('keeps equal rows as often as they were there', () => {
    const notices = filesOf('unlink').find(({ table }) => table === 'sys_notice_read');
    const texts = notices?.rows.map((row) => JSON.stringify(row)) ?? [];
    expect(notices?.identity).toBeNull();
    expect(new Set(texts).size).toBeLessThan(texts.length);
  });

  it('finds the same rows in a run and in its rollback', () => {
    const [deleted, inserted] = [filesOf('unlink'), filesOf('rollback')].map((files) =>
      files
        .filter(({ action }) => action !== 'update')
        .flatMap(({ table, rows }) => rows.map((row) => JSON.stringify([table, row]))),
    );
    expect(inserted?.toSorted()).toEqual(deleted?.toSorted());
  });
});

/** Changes a file, sees what the decoder says, and puts it back. */
function withEdit(file: string, edit: (bytes: Buffer) => Buffer, check: () => void): void {
  const original = readFileSync(file);
  writeFileSync(file, edit(Buffer.from(original)));
  try {
    check();
  } finally {
    writeFileSync(file, original);
  }
}

describe('a changed snapshot', () => {
  it('is noticed after one flipped byte in any file', () => {
    for (const folder of folders()) {
      for (const name of readdirSync(folder).filter((file) => file.endsWith('.gz'))) {
        const flip = (bytes: Buffer): Buffer => {
          bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
          return bytes;
        };
        withEdit(path.join(folder, name), flip, () => {
          expect(() => decodeSnapshot(folder)).toThrow('has not the hash of the manifest');
        });
      }
    }
  });

  it('is noticed by its content digest when the hash was changed with the file', () => {
    const [folder = ''] = folders();
    const manifest = path.join(folder, 'manifest.json');
    const file = path.join(folder, 'step-0009.ndjson.gz');
    const repack = (bytes: Buffer): Buffer => gzipSync(gunzipSync(bytes).toString('utf8').replaceAll('1', '7'));
    withEdit(file, repack, () => {
      const agree = (text: Buffer): Buffer => {
        const data = JSON.parse(text.toString('utf8')) as { files: { file: string; sha256: string; bytes: number }[] };
        const entry = data.files.find((each) => each.file === 'step-0009.ndjson.gz');
        const bytes = readFileSync(file);
        Object.assign(entry ?? {}, { sha256: sha256(bytes), bytes: bytes.length });
        return Buffer.from(JSON.stringify(data));
      };
      withEdit(manifest, agree, () => {
        expect(() => decodeSnapshot(folder)).toThrow('content digest');
      });
    });
  });

  it('is noticed by the ledger when the manifest was changed', () => {
    const [{ run_id: run, snapshot_sha256: known } = { run_id: '', snapshot_sha256: '' }] = ledger();
    const folder = path.join(demo, 'snapshots', run);
    const rename = (text: Buffer): Buffer => Buffer.from(text.toString('utf8').replace('zhangwei', 'zhangwen'));
    withEdit(path.join(folder, 'manifest.json'), rename, () => {
      expect(() => decodeSnapshot(folder, known)).toThrow('not the one of the ledger');
    });
  });
});
