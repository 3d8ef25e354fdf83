import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditState } from '../../src/audit/chain.js';
import { CHECKOUT } from '../helpers/programs.js';

const PEOPLE = 4;
const ENTRIES = 20;

/** What every command does at its end, by somebody who does nothing else. */
const SCRIPT = `
import { createJiti } from 'jiti';
const { appendAudit } = await createJiti('${CHECKOUT}/').import('${path.join(CHECKOUT, 'src/audit/log.ts')}');
const [file, actor] = process.argv.slice(1);
const event = { actor, identity: 'claimed', action: 'unlink.planned', plan: 'P-1', digest: '', run: '', target: 't', ticket: '', reason: '', note: '', accounts: [], tables: [], rows: 0 };
for (let entry = 0; entry < ${String(ENTRIES)}; entry += 1) await appendAudit(file, event, new Date());
`;

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'untether-together-'));
});

afterAll(() => {
  rmSync(dir, { recursive: true });
});

it('people who work in one folder at the same moment do not break the audit log', async () => {
  const file = path.join(dir, 'audit.jsonl');
  const ends = Array.from({ length: PEOPLE }, (_, person) => {
    const args = ['--input-type=module', '-e', SCRIPT, file, `person ${String(person)}`];
    const child = spawn(process.execPath, args, { cwd: CHECKOUT, stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    return new Promise<string>((resolve) => {
      child.once('close', () => {
        resolve(stderr);
      });
    });
  });
  expect(await Promise.all(ends)).toEqual(ends.map(() => ''));
  expect((await auditState(file)).entries).toBe(PEOPLE * ENTRIES);
});
