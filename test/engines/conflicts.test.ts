/** Rollbacks that meet what others wrote since: random edits, and what they should come to, worked out without the program. */
import fc from 'fast-check';
import { describe, expect, inject, it } from 'vitest';
import { readWays, UntetherError } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { SEED, tries } from '../helpers/seed.js';
import { refusal } from '../helpers/thrown.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');
const LEDGER = { except: ['untether_run'] };
const RUNS = tries(4, 150);

let database: TestDatabase;
let work: Workplace;

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

const BADGES = '  - { from: "badges [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: group }\n';

const NOTE_EDITS = ['none', 'taken', 'again'] as const;
const TASK_EDITS = ['none', 'retitled', 'given', 'gone', 'again', 'both'] as const;
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
    if (edit === 'both') return `UPDATE tasks SET owner_id = 1, title = 'new' ${where}`;
    return edit === 'gone' ? `DELETE FROM tasks ${where}` : '';
  };
  return [...notes.map(ofNote), ...tasks.map(ofTask)].join('\n');
}

const KINDS = {
  none: [],
  taken: ['key-taken'],
  again: ['same'],
  retitled: ['changed-other'],
  both: ['changed-other'],
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
        if (edit === 'both') return [[id, '1', 'new']];
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
  try {
    await comparedWith(edits);
  } finally {
    work.remove();
    await database.drop();
  }
}

async function comparedWith(edits: Edits): Promise<void> {
  database = await freshDatabase();
  await database.run(WORLD);
  work = new Workplace(database, WORLD_SETTINGS);
  await work.ledger();
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
}

describe(`rows that others wrote since, on ${engine}`, () => {
  it('are told by kind, and never written over unless that was asked', { timeout: 3_600_000 }, async () => {
    const edits: fc.Arbitrary<Edits> = fc.record({
      notes: fc.tuple(...BODIES.map(() => fc.constantFrom(...NOTE_EDITS))),
      tasks: fc.tuple(...TITLES.map(() => fc.constantFrom(...TASK_EDITS))),
      way: fc.constantFrom('abort', 'skip', 'keep-current', 'restore'),
    });
    await fc.assert(fc.asyncProperty(edits, tryEdits), { numRuns: RUNS, seed: SEED });
  });

  it('are seen where a value that goes back belongs to another row by now', async () => {
    database = await freshDatabase();
    await database.run(`${WORLD}
      CREATE TABLE mails (id INTEGER NOT NULL PRIMARY KEY, user_id INTEGER UNIQUE, address VARCHAR(20));
      INSERT INTO mails VALUES (1, 1, 'x'), (2, NULL, 'y');`);
    const mails =
      '  - { from: "mails [user_id]", to: "users [id]", basis: manual, state: confirmed, kind: delegate }\n';
    work = new Workplace(database, `${WORLD_SETTINGS}${mails}`);
    await work.ledger();
    const { run } = await work.approveAndApply(await work.plan(['ada'], { links: ['mails'] }));
    await database.run('UPDATE mails SET user_id = 1 WHERE id = 2');
    const before = await database.dump(LEDGER);
    for (const way of ['abort', 'restore'])
      expect(kindsOf(await refusal(work.rollback(run, { onConflict: readWays([way]) })))).toEqual(['unique-clash']);
    const { plan, conflicts } = await work.rollback(run, { onConflict: readWays(['skip']) });
    expect([conflicts.map(({ kind }) => kind), plan.document.steps]).toEqual([['unique-clash'], []]);
    expect(await database.dump(LEDGER)).toBe(before);
    work.remove();
    await database.drop();
  });

  it('are seen where only the engine takes two keys for one', async () => {
    const folds = engine !== 'postgres';
    const collation = engine === 'sqlite' ? 'COLLATE NOCASE' : '';
    database = await freshDatabase();
    await database.run(`${WORLD}
      CREATE TABLE badges (code VARCHAR(20) ${collation} NOT NULL PRIMARY KEY, user_id INTEGER);
      INSERT INTO badges VALUES ('red', 1), ('blue', 2);`);
    work = new Workplace(database, `${WORLD_SETTINGS}${BADGES}`);
    await work.ledger();
    const { run } = await work.approveAndApply(await work.plan(['ada'], { links: ['badges'] }));
    await database.run("INSERT INTO badges VALUES ('RED', 2)");
    const before = await database.dump(LEDGER);
    for (const way of ['abort', 'restore']) {
      const rollback = work.rollback(run, { onConflict: readWays([way]) });
      if (folds) expect(kindsOf(await refusal(rollback))).toEqual(['key-taken']);
      else expect((await rollback).conflicts).toEqual([]);
    }
    const { plan, conflicts } = await work.rollback(run, { onConflict: readWays(['skip']) });
    expect([conflicts.map(({ kind }) => kind), plan.document.steps.length]).toEqual(
      folds ? [['key-taken'], 0] : [[], 1],
    );
    expect(await database.dump(LEDGER)).toBe(before);
    work.remove();
    await database.drop();
  });
});
