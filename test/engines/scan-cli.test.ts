/** The scan that runs every night: baseline, threshold, formats, and what is said when not everything could be looked at. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { orphanSeed, orphanSettings } from './orphans-seed.js';

const { engine } = inject('engine');

let database: TestDatabase;
let work: Workplace;

beforeEach(async () => {
  database = await freshDatabase();
  await database.run(orphanSeed(engine));
  work = new Workplace(database, orphanSettings());
});

afterEach(async () => {
  work.remove();
  await database.drop();
});

interface Finding {
  readonly id: string;
  readonly reference: string;
  readonly class: string;
  readonly rows: number;
  readonly new: number;
  readonly known: number;
  readonly fixed: number;
}

interface Scan {
  readonly complete: boolean;
  readonly findings: readonly Finding[];
  readonly skipped: readonly { readonly reference: string; readonly reason: string; readonly detail?: string }[];
}

async function scan(...flags: readonly string[]): Promise<{ code: number | null; report: Scan; stderr: string }> {
  const { code, stdout, stderr } = await work.cli(['scan', '--json', ...flags]);
  return { code, report: JSON.parse(stdout) as Scan, stderr };
}

const sums = ({ findings }: Scan): readonly number[] =>
  (['rows', 'new', 'known', 'fixed'] as const).map((what) => findings.reduce((sum, finding) => sum + finding[what], 0));

const settings = (): string => path.join(work.dir, 'untether.yaml');
const baseline = (): string => path.join(work.dir, 'known.json');
const ACCEPT = ['--baseline', 'known.json', '--update-baseline', '--reason', 'legacy data'];

describe(`a baseline on ${engine}`, () => {
  it('tells new, known and fixed rows, and holds no value of the database', async () => {
    const made = await scan(...ACCEPT, '--owner', 'li.na', '--expires', '2999-01-31');
    const [rows = 0] = sums(made.report);
    expect([made.code, sums(made.report)]).toEqual([0, [rows, rows, 0, 0]]);
    const text = readFileSync(baseline(), 'utf8');
    expect(text).not.toMatch(/\bzoe\b|9007199254740992|"99"/);
    const { entries } = JSON.parse(text) as { readonly entries: readonly object[] };
    expect(entries[0]).toMatchObject({ reason: 'legacy data', owner: 'li.na', expires: '2999-01-31' });
    const same = await scan('--baseline', 'known.json', '--fail-on', 'new:low');
    expect([same.code, sums(same.report)]).toEqual([0, [rows, 0, rows, 0]]);

    await database.run('INSERT INTO user_role VALUES (50, 777, 1); DELETE FROM guess WHERE id = 1;');
    const after = await scan('--baseline', 'known.json', '--fail-on', 'new:high');
    expect([after.code, sums(after.report)]).toEqual([3, [rows, 1, rows - 1, 1]]);
    expect(after.stderr).toContain('UT-F02');
    const gone = after.report.findings.find(({ reference }) => reference === 'guess [user_id]');
    expect(gone).toMatchObject({ rows: 0, new: 0, known: 0, fixed: 1 });

    await scan('--baseline', 'known.json', '--prune-baseline');
    expect(sums((await scan('--baseline', 'known.json')).report)).toEqual([rows, 1, rows - 1, 0]);
    expect(readFileSync(baseline(), 'utf8')).not.toContain('guess [user_id]');
  });

  it('counts no longer what has expired, and takes no other key', async () => {
    const [rows = 0] = sums((await scan(...ACCEPT)).report);
    const file = JSON.parse(readFileSync(baseline(), 'utf8')) as { entries: { expires: string }[] };
    const expired = { ...file, entries: file.entries.map((entry) => ({ ...entry, expires: '2020-01-31' })) };
    writeFileSync(baseline(), JSON.stringify(expired));
    const old = await scan('--baseline', 'known.json');
    expect([old.code, sums(old.report)]).toEqual([0, [rows, rows, 0, 0]]);
    expect(old.stderr).toContain(`expired: ${String(file.entries.length)}`);
    expect((await scan(...ACCEPT)).code).toBe(0);
    expect(sums((await scan('--baseline', 'known.json')).report)).toEqual([rows, 0, rows, 0]);

    const keyFile = `${baseline()}.key`;
    const key = readFileSync(keyFile, 'utf8');
    writeFileSync(keyFile, key.replaceAll(/[0-9a-f]/g, 'a'));
    for (const wrong of [() => undefined, () => rmSync(keyFile)]) {
      wrong();
      const refused = await work.cli(['scan', '--baseline', 'known.json']);
      expect([refused.code, refused.stderr]).toEqual([2, expect.stringMatching(/UT-U09[^]*key/)]);
    }
  });

  it('is not written without a reason, and not made by the way', async () => {
    for (const flags of [ACCEPT.slice(0, -2), ['--baseline', 'known.json'], ['--update-baseline', '--reason', 'x']])
      expect((await work.cli(['scan', ...flags])).code, flags.join(' ')).toBe(2);
  });
});

describe(`--fail-on on ${engine}`, () => {
  it('reads its severity, and exits 3 from there on', async () => {
    expect((await scan('--fail-on', 'low')).code).toBe(3);
    expect((await scan('--reference', 'audit', '--fail-on', 'medium')).code).toBe(0);
    expect((await scan('--reference', 'audit', '--fail-on', 'low')).code).toBe(3);
    expect((await work.cli(['scan', '--fail-on', 'severe'])).code).toBe(2);
  });
});

/** True of no row, and an error or a long wait where it is asked of one. */
const FAILS = {
  sqlite: 'json(login) IS NULL',
  postgres: 'login::bigint = 1',
  mysql: "1 = (SELECT login <> '' UNION ALL SELECT 1)",
  mariadb: "1 = (SELECT login <> '' UNION ALL SELECT 1)",
};
const WAITS = { sqlite: '', postgres: 'pg_sleep(60) IS NULL', mysql: 'SLEEP(60) = 9', mariadb: 'SLEEP(60) = 9' };

describe(`a scan that is not whole on ${engine}`, () => {
  it('is exit 1 and goes on with the other references', async () => {
    const whole = (await scan()).report;
    writeFileSync(settings(), orphanSettings().replace('deleted: "deleted_flag = 1"', `deleted: "${FAILS[engine]}"`));
    const { code, report } = await scan('--fail-on', 'low');
    expect([code, report.complete]).toEqual([1, false]);
    expect(report.skipped.map(({ reason }) => reason)).toContain('failed');
    const orphans = ({ findings }: Scan): readonly Finding[] =>
      findings.filter((finding) => finding.class !== 'soft-deleted' && finding.class !== 'disabled');
    expect(orphans(report)).toEqual(orphans(whole));
    const { stdout } = await work.cli(['scan']);
    expect(stdout).toMatch(/incomplete/);
    expect(stdout).not.toContain('Nothing dangling');
    expect((await work.cli(['scan', '--format', 'nagios'])).code).not.toBe(0);
  });

  it('says which reference took too long', async () => {
    // SQLite works inside our process, and nothing ends its statements.
    if (engine === 'sqlite') return;
    writeFileSync(settings(), orphanSettings().replace('deleted: "deleted_flag = 1"', `deleted: "${WAITS[engine]}"`));
    const { code, report } = await scan(
      ...['member [tenant, user_id]', 'document [owner_id]'].flatMap((each) => ['--reference', each]),
      '--statement-timeout',
      '2s',
    );
    expect([code, report.complete]).toEqual([1, false]);
    expect(report.skipped).toMatchObject([{ reference: 'document [owner_id]', reason: 'timeout' }]);
    expect(report.findings.map(({ reference }) => reference)).toContain('member [tenant, user_id]');
  });
});

describe(`--show on ${engine}`, () => {
  it('gives the rows of one finding in every form', async () => {
    const { findings } = (await scan()).report;
    const { id } = findings.find(
      ({ reference, class: found }) => `${found} ${reference}` === 'missing user_role [user_id]',
    ) ?? { id: '' };
    const json = await work.cli(['scan', '--show', id, '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      rows: [
        { id: '2', user_id: '99' },
        { id: '3', user_id: '98' },
      ],
    });
    expect((await work.cli(['scan', '--show', id])).stdout).toBe(
      `${id}  missing user_role [user_id]\n  id=2 user_id=99\n  id=3 user_id=98\n`,
    );
    await work.cli(['scan', '--show', id, '--format', 'csv', '-o', 'rows.csv']);
    expect(readFileSync(path.join(work.dir, 'rows.csv'), 'utf8')).toBe('\u{feff}id,user_id\r\n2,99\r\n3,98\r\n');
    const lines = (await work.cli(['scan', '--show', id, '--format', 'ndjson'])).stdout.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ event: 'result', rows: 2 });
    expect((await work.cli(['scan', '--show', 'S-00000000'])).code).toBe(2);
  });
});
