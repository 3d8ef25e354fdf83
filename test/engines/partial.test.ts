/** A part of a run undone, and rollbacks that meet what others wrote since. */
import { readdir, writeFile } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { readWays, UntetherError } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { shapesSettings, shapesSql } from '../helpers/schemas.js';
import { SEED, tries } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };
const RUNS = tries(6, 150);

let database: TestDatabase;
let work: Workplace;

afterEach(async () => {
  work.remove();
  await database.drop();
});

async function furnish(sql: string, settings: string): Promise<void> {
  database = await freshDatabase();
  await database.run(sql);
  work = new Workplace(database, settings);
  await work.ledger();
}

/** What the database would hold had only these accounts lost their links. */
async function hadOnly(accounts: readonly string[]): Promise<string> {
  const [mine, place] = [database, work];
  await furnish(shapesSql(engine), shapesSettings());
  if (accounts.length > 0) await work.approveAndApply(await work.plan(accounts, { withAccount: 'keep' }));
  const dump = await database.dump(LEDGER);
  work.remove();
  await database.drop();
  [database, work] = [mine, place];
  return dump;
}

describe(`a part of a run on ${engine}`, () => {
  beforeEach(() => furnish(shapesSql(engine), shapesSettings()));

  it('comes back account by account, and in the end all is as it was', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    await work.approveAndApply(await work.rollbackPlan(run, { accounts: ['bob'] }));
    expect(await database.dump(LEDGER)).toBe(await hadOnly(['ada']));
    const rest = await work.rollbackPlan(run, { onConflict: readWays(['skip']) });
    expect(rest.document.leftOut.every(({ reason }) => reason === 'already-so')).toBe(true);
    await work.approveAndApply(rest);
    expect(await database.dump(LEDGER)).toBe(await hadOnly([]));
  });

  it('of rows without a key comes back once, whoever asks again', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const whole = await work.rollbackPlan(run);
    await work.approveAndApply(await work.rollbackPlan(run, { tables: ['nokey'] }));
    // Made before the part came back: nothing in the table could tell.
    await work.approve(whole);
    const late = await work.cli(['apply', whole.id, '--yes']);
    expect([late.code, late.stderr]).toEqual([4, expect.stringMatching(/UT-G10[^]*part/)]);
    await expect(work.rollbackPlan(run, { tables: ['nokey'] })).rejects.toMatchObject({ code: 'F01' });
    const again = await work.rollbackPlan(run, { tables: ['nokey'], onConflict: readWays(['skip']) });
    expect(again.document.steps).toEqual([]);
    await work.approveAndApply(await work.rollbackPlan(run, { onConflict: readWays(['skip']) }));
    expect(await database.dump(LEDGER)).toBe(await hadOnly([]));
  });

  it('brings the rows that its rows need, and no others', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada']));
    const part = await work.rollbackPlan(run, { tables: ['membership_badges'] });
    expect(part.document.steps.map(({ table, expectedRows }) => `${table} ${String(expectedRows)}`)).toEqual([
      'memberships 1',
      'membership_badges 2',
    ]);
    expect(part.document.leftOut).toContainEqual({ reference: 'user_roles', reason: 'not-asked', rows: 2 });
    const { run: back } = await work.approveAndApply(part);
    expect(await database.rows('SELECT count(*) FROM membership_badges')).toEqual([['3']]);
    expect(await database.rows('SELECT count(*) FROM user_roles')).toEqual([['2']]);
    // A part can be taken away again like a whole.
    const gone = await hadOnly(['ada']);
    await work.approveAndApply(await work.rollbackPlan(back));
    expect(await database.dump(LEDGER)).toBe(gone);
  });

  it('is shown, kept by refresh, and refused where the run knows nothing of it', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const undo = ['rollback', run, '--reason', 'r', '--ticket', 'T-3'];
    const shown = await work.cli([...undo, '--account', 'bob', '--on-conflict', 'key-taken=skip']);
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toMatch(/^Part {2,}rows of bob \(\d+\); where somebody wrote since:\s+key-taken=skip$/m);
    const [, id = ''] = /(P-[0-9a-f]{8})/.exec(shown.stdout) ?? [];
    const again = await work.cli(['plan', 'refresh', id, '--json']);
    expect(again.code, again.stderr).toBe(0);
    const { request } = JSON.parse(again.stdout) as { request: { undoes: { choice: unknown } } };
    expect(request.undoes.choice).toMatchObject({ tables: [], onConflict: { 'key-taken': 'skip' } });
    const wrong: readonly (readonly [readonly string[], string])[] = [
      [['--table', 'user_role'], 'user_roles'],
      [['--account', 'nobody'], 'nobody'],
      [['--on-conflict', 'skipp'], 'skip'],
      [['--on-conflict', 'key-token=skip'], 'key-taken'],
    ];
    for (const [flags, hint] of wrong) {
      const { code, stderr } = await work.cli([...undo, ...flags]);
      expect(code).toBe(2);
      expect(stderr).toContain(hint);
    }
  });

  it('is not applied once its rows were touched in the plan folder', async () => {
    const { run } = await work.approveAndApply(await work.plan(['ada', 'bob']));
    const part = await work.rollbackPlan(run, { accounts: ['bob'] });
    await work.approve(part);
    const [file] = (await readdir(part.folder)).filter((name) => name.startsWith('undo-'));
    await writeFile(`${part.folder}/${file ?? ''}`, 'x', { flag: 'a' });
    const before = await database.dump();
    const shown = await work.cli(['apply', part.id, '--yes']);
    expect([shown.code, shown.stderr]).toEqual([10, expect.stringContaining('UT-I03')]);
    expect(await database.dump()).toBe(before);
  });
});

/** Three notes of Ada's, each with two pins, and four tasks she owns; beside them one of Bob's each. */
const WORLD = `
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, login VARCHAR(20) NOT NULL, password_hash VARCHAR(20));
CREATE TABLE notes (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER NOT NULL, body VARCHAR(20), FOREIGN KEY (user_id) REFERENCES users (id));
CREATE TABLE pins (id INTEGER NOT NULL PRIMARY KEY, note_id INTEGER NOT NULL);
CREATE TABLE tasks (id INTEGER NOT NULL PRIMARY KEY, owner_id INTEGER, title VARCHAR(20));
INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x');
INSERT INTO notes VALUES (1, 1, 'one'), (2, 1, 'two'), (3, 1, 'three'), (9, 2, 'bobs');
INSERT INTO pins VALUES (11, 1), (12, 1), (21, 2), (22, 2), (31, 3), (32, 3), (91, 9);
INSERT INTO tasks VALUES (1, 1, 'a'), (2, 1, 'b'), (3, 1, 'c'), (4, 1, 'd'), (9, 2, 'e');
`;

const WORLD_SETTINGS = `version: 1
targets:
  app: { environment: test, approvals: 1 }
accounts:
  - { table: users, key: [id], lookup: [login], label: login, state: confirmed }
references:
  - { from: "notes [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }
  - { from: "pins [note_id]", to: "notes [id]", basis: manual, state: confirmed, kind: other, onUnlink: delete }
  - { from: "tasks [owner_id]", to: "users [id]", basis: manual, state: confirmed, kind: ownership, onUnlink: set-null }
`;

const NOTE_EDITS = ['none', 'taken', 'again'] as const;
const TASK_EDITS = ['none', 'retitled', 'given', 'gone', 'again'] as const;
type NoteEdit = (typeof NOTE_EDITS)[number];
type TaskEdit = (typeof TASK_EDITS)[number];

interface Edits {
  readonly notes: readonly NoteEdit[];
  readonly tasks: readonly TaskEdit[];
  readonly way: 'abort' | 'skip' | 'keep-current' | 'restore';
}

const BODIES = ['one', 'two', 'three'];
const TITLES = ['a', 'b', 'c', 'd'];

/** What somebody else did after the run, as SQL. */
function editSql({ notes, tasks }: Edits): string {
  const ofNote = (edit: NoteEdit, index: number): string => {
    const id = String(index + 1);
    if (edit === 'taken') return `INSERT INTO notes VALUES (${id}, 2, 'mine');`;
    return edit === 'again' ? `INSERT INTO notes VALUES (${id}, 1, '${BODIES[index] ?? ''}');` : '';
  };
  const ofTask = (edit: TaskEdit, index: number): string => {
    const where = `WHERE id = ${String(index + 1)};`;
    if (edit === 'retitled') return `UPDATE tasks SET title = 'new' ${where}`;
    if (edit === 'given') return `UPDATE tasks SET owner_id = 2 ${where}`;
    if (edit === 'again') return `UPDATE tasks SET owner_id = 1 ${where}`;
    return edit === 'gone' ? `DELETE FROM tasks ${where}` : '';
  };
  return [...notes.map(ofNote), ...tasks.map(ofTask)].join('\n');
}

const KINDS = {
  none: [],
  taken: ['key-taken'],
  again: ['same'],
  retitled: ['changed-other'],
  given: ['changed-same'],
  gone: ['row-gone'],
} as const;

type Cells = readonly (string | null)[];

/** What the tables hold in the end, worked out from what was there and what was done, without the program. */
function foretold({ notes, tasks, way }: Edits): Readonly<Record<'notes' | 'pins' | 'tasks', readonly Cells[]>> {
  const ours = (edit: NoteEdit): boolean => edit !== 'taken' || way === 'restore';
  return {
    notes: [
      ...notes.map((edit, index): Cells => {
        const id = String(index + 1);
        return ours(edit) ? [id, '1', BODIES[index] ?? null] : [id, '2', 'mine'];
      }),
      ['9', '2', 'bobs'],
    ],
    pins: [
      ...notes.flatMap((edit, index): readonly Cells[] => {
        const id = String(index + 1);
        return ours(edit)
          ? [
              [`${id}1`, id],
              [`${id}2`, id],
            ]
          : [];
      }),
      ['91', '9'],
    ],
    tasks: [
      ...tasks.flatMap((edit, index): readonly Cells[] => {
        const [id, title] = [String(index + 1), TITLES[index] ?? null];
        if (edit === 'gone') return way === 'restore' ? [[id, '1', title]] : [];
        if (edit === 'retitled') return [[id, way === 'skip' ? null : '1', 'new']];
        return [[id, edit === 'given' && way !== 'restore' ? '2' : '1', title]];
      }),
      ['9', '2', 'e'],
    ],
  };
}

async function held(): Promise<ReturnType<typeof foretold>> {
  const read = (table: string): Promise<readonly Cells[]> => database.rows(`SELECT * FROM ${table} ORDER BY id`);
  return { notes: await read('notes'), pins: await read('pins'), tasks: await read('tasks') };
}

/** The kinds of conflict that a refusal names, row by row. */
function kindsOf(error: UntetherError): readonly string[] {
  const { conflicts } = error.details as { conflicts: readonly { kind: string }[] };
  return conflicts.map(({ kind }) => kind).toSorted();
}

async function tryEdits(edits: Edits): Promise<void> {
  await furnish(WORLD, WORLD_SETTINGS);
  const { run } = await work.approveAndApply(await work.plan(['ada']));
  const sql = editSql(edits);
  if (sql.trim() !== '') await database.run(sql);
  const kinds: readonly string[] = [...edits.notes, ...edits.tasks].flatMap((edit) => KINDS[edit]).toSorted();
  const before = await database.dump();
  const data = await database.dump(LEDGER);
  if (edits.way === 'abort' && kinds.length > 0) {
    const error: unknown = await work.rollbackPlan(run).then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof UntetherError)) throw new Error('the rollback was not refused');
    expect([error.code, kindsOf(error)]).toEqual(['F01', kinds]);
    expect(await database.dump()).toBe(before);
  } else {
    const { plan, conflicts } = await work.rollback(run, { onConflict: readWays([edits.way]) });
    expect(conflicts.map(({ kind }) => kind).toSorted()).toEqual(kinds);
    const undone = await work.approveAndApply(plan);
    expect(await held()).toEqual(foretold(edits));
    // Whatever was written over is in a snapshot.
    if (plan.document.steps.length > 0) {
      await work.approveAndApply(await work.rollbackPlan(undone.run));
      expect(await database.dump(LEDGER)).toBe(data);
    }
  }
  work.remove();
  await database.drop();
}

describe(`rows that others wrote since, on ${engine}`, () => {
  it('are told by kind, and never written over unless that was asked', { timeout: 3_600_000 }, async () => {
    const edits: fc.Arbitrary<Edits> = fc.record({
      notes: fc.tuple(...BODIES.map(() => fc.constantFrom(...NOTE_EDITS))),
      tasks: fc.tuple(...TITLES.map(() => fc.constantFrom(...TASK_EDITS))),
      way: fc.constantFrom('abort', 'skip', 'keep-current', 'restore'),
    });
    await fc.assert(fc.asyncProperty(edits, tryEdits), { numRuns: RUNS, seed: SEED });
    await furnish(WORLD, WORLD_SETTINGS);
  });
});
