/** The server's own log of a run: the statements of plan.sql once each and in their order, the protocol around them, and nothing else. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Plan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { shapesSettings, shapesSql } from '../helpers/schemas.js';
import { Workplace } from '../helpers/workplace.js';
import { statementsOf } from './discover-log.js';

const { engine } = inject('engine');

/** What a run may send besides its plan. A SELECT that could change something is none of it. */
const PROTOCOL: readonly RegExp[] = [
  /^(SELECT|SHOW|WITH)\s(?![^]*\b(INTO OUTFILE|INTO DUMPFILE|setval|nextval|pg_terminate_backend|lo_\w+|dblink\w*|GET_LOCK|SLEEP)\b)/,
  // The library that opens connections asks with whom it speaks.
  /^select version\(\)( as version)?;?$/,
  /^SET (LOCAL|SESSION) /,
  /^SET NAMES binary$/,
  /^(BEGIN ISOLATION LEVEL REPEATABLE READ|START TRANSACTION)( READ ONLY)?$/,
  /^ROLLBACK$/,
  /^INSERT INTO \S*untether_run\W? \(/,
  /^UPDATE \S*untether_run\W? SET snapshot_sha256 = /,
];

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(shapesSql(engine));
  work = new Workplace(database, shapesSettings());
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

async function scriptOf({ folder }: Plan): Promise<readonly string[]> {
  const lines = (await readFile(path.join(folder, 'plan.sql'), 'utf8')).split('\n');
  return lines.filter((line) => line.endsWith(';') && !line.startsWith('--')).map((line) => line.slice(0, -1));
}

/** What the server got while `act` went on. */
async function sentBy(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = statementsOf(await database.statementLog()).length;
  await act();
  return statementsOf(await database.statementLog()).slice(before);
}

/** Takes the script out of what was sent, statement by statement in its order; what is missing comes first. */
function without(
  script: readonly string[],
  sent: readonly string[],
): { missing: readonly string[]; rest: readonly string[] } {
  const rest: string[] = [];
  let next = 0;
  for (const statement of sent) {
    if (statement === script[next]) next += 1;
    else rest.push(statement);
  }
  return { missing: script.slice(next), rest };
}

const outside = (rest: readonly string[]): readonly string[] =>
  rest.filter((statement) => !PROTOCOL.some((pattern) => pattern.test(statement))).map((text) => text.slice(0, 200));

describe(`what ${engine} is sent`, () => {
  if (engine === 'sqlite') {
    it('is written nowhere: a file has no server', async () => {
      await expect(database.statementLog()).rejects.toThrow('no log of statements');
    });
    return;
  }

  it('by an apply and by its rollback is the plan and the protocol, and nothing else', async () => {
    const plan = await work.plan(['ada']);
    await work.approve(plan);
    let run = '';
    const applied = await sentBy(async () => ({ run } = await work.apply(plan)));
    const { missing, rest } = without(await scriptOf(plan), applied);
    expect({ missing, outside: outside(rest) }).toEqual({ missing: [], outside: [] });
    expect(rest.filter((statement) => /^(INSERT|UPDATE)/.test(statement))).toHaveLength(2);

    const back = await work.rollbackPlan(run);
    await work.approve(back);
    const undone = without(await scriptOf(back), await sentBy(() => work.apply(back)));
    expect({ missing: undone.missing, outside: outside(undone.rest) }).toEqual({ missing: [], outside: [] });
  });

  it('by a rehearsal is the same without its COMMIT', async () => {
    const plan = await work.plan(['ada']);
    const { missing, rest } = without(await scriptOf(plan), await sentBy(() => work.rehearse(plan)));
    expect({ missing, outside: outside(rest) }).toEqual({ missing: ['COMMIT'], outside: [] });
  });

  it('by planning, showing and looking is nothing that could write', async () => {
    const sent = await sentBy(async () => {
      const plan = await work.plan(['bob']);
      await work.cli(['show', plan.id]);
      await work.cli(['inspect']);
      await work.cli(['scan']);
    });
    expect(sent.length).toBeGreaterThan(0);
    expect(outside(sent)).toEqual([]);
    expect(sent.filter((statement) => /^(INSERT|UPDATE|DELETE)/.test(statement))).toEqual([]);
  });
});
