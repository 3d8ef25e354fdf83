import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { CliResult } from '../helpers/cli.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { isChosen } from '../helpers/seed.js';
import { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

/** What must be seen nowhere; each in a column that `mask` names or that is called like personal data. */
const SECRETS = ['13900001111', '张三丰', '110101199003074477', 'sanfeng@example.com', 'Wudang 7', 'sid-4c1f-9a'];
const [PHONE = '', NAME = '', CARD = '', MAIL = '', HOME = '', SESSION = ''] = SECRETS;

const SCHEMA = `
CREATE TABLE people (id BIGINT NOT NULL PRIMARY KEY, phonenumber VARCHAR(20) NOT NULL UNIQUE, email VARCHAR(60), nick VARCHAR(60));
CREATE TABLE cards (id_card VARCHAR(20) NOT NULL PRIMARY KEY, person_id BIGINT, home VARCHAR(60));
CREATE TABLE visits (home VARCHAR(60) NOT NULL, day INTEGER NOT NULL, person_id BIGINT, PRIMARY KEY (home, day));
CREATE TABLE guests (id BIGINT NOT NULL PRIMARY KEY, who VARCHAR(60));
CREATE TABLE subscriptions (id BIGINT NOT NULL PRIMARY KEY, email VARCHAR(60));
CREATE TABLE logins (sid VARCHAR(40) NOT NULL PRIMARY KEY, person_id BIGINT, since INTEGER);
INSERT INTO subscriptions VALUES (7, '${MAIL}');
INSERT INTO logins VALUES ('${SESSION}', 1, 4711);
INSERT INTO guests VALUES (1, '${NAME}x');
INSERT INTO people VALUES (1, '${PHONE}', '${MAIL}', '${NAME}'), (2, '13900001112', 'b@example.com', '${NAME}');
INSERT INTO cards VALUES ('${CARD}', 1, '${HOME}');
INSERT INTO visits VALUES ('${HOME}', 1, 1), ('${HOME}', 2, 99);
`;

const settings = (mask: string): string => `version: 1
targets: { app: { environment: test } }
accounts:
  - { table: people, key: [id], lookup: [phonenumber, nick], label: nick, state: confirmed }
references:
  - { from: "cards [person_id]", to: "people [id]", state: confirmed, kind: role }
  - { from: "visits [person_id]", to: "people [id]", state: confirmed, kind: group }
  - { from: "guests [who]", to: "people [nick]", state: confirmed, kind: audit }
mask:
  - people.nick
  - ${mask}
  - visits.home
`;

let database: TestDatabase;
let work: Workplace;

beforeAll(async () => {
  database = await freshDatabase();
  await database.run(SCHEMA);
  work = new Workplace(database, settings('cards.home'));
  await work.ledger();
});

afterAll(async () => {
  work.remove();
  await database.drop();
});

const secretsIn = (text: string): readonly string[] => SECRETS.filter((secret) => text.includes(secret));

/** Runs a command as JSON, and on the screen too on the engine that the seed chooses; nothing secret may be in either. */
async function shown(...args: readonly string[]): Promise<string> {
  const results: CliResult[] = [await work.cli([...args, '--json'])];
  if (isChosen(engine)) results.push(await work.cli(args));
  const text = results.map(({ stdout, stderr }) => stdout + stderr).join('\n');
  expect(secretsIn(text), text).toEqual([]);
  return text;
}

const UNLINK = ['plan', 'unlink', '--reason', 'r', '--ticket', 'T', '--account'];

describe(`masked columns on ${engine}`, () => {
  it('show an account and its rows by the first letter', async () => {
    expect(await shown(...UNLINK, '1')).toContain('"label": "1***"');
    const plan = await work.plan(['1']);
    expect(await shown('show', plan.id, '--rows')).toContain('id_card=1***');
    const files = readdirSync(plan.folder).filter((name) => /\.(json|md|html)$/.test(name));
    expect(files).toEqual(expect.arrayContaining(['plan.json', 'plan.md', 'review.html']));
    const rows = gunzipSync(readFileSync(path.join(plan.folder, 'review-rows.ndjson.gz'))).toString('utf8');
    expect(rows).toContain('["1***"]');
    expect(secretsIn(rows)).toEqual([]);
    const texts = [...files.map((name) => path.join(plan.folder, name)), path.join(work.dir, 'untether-audit.jsonl')];
    expect(texts.flatMap((file) => secretsIn(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('are shown so by what looks at the database', async () => {
    const scanned = await shown('scan');
    expect(scanned).toContain('home=W***');
    // The same value stands in the column that refers to a masked one.
    expect(scanned).toContain('who=张***');
    expect(await shown('inspect')).toContain('people');
  });

  it('stay hidden when a name is not known or fits several', async () => {
    expect(await shown(...UNLINK, '1390000111')).toContain('closest are 1***');
    // What was typed is no secret to who typed it.
    const several = await work.cli([...UNLINK, NAME]);
    expect(several.stderr).toContain('UT-U08');
    expect(secretsIn(several.stderr.replaceAll(NAME, ''))).toEqual([]);
  });

  it('stay hidden when rows moved, and when a rollback meets other rows', async () => {
    const plan = await work.plan(['1']);
    await work.approve(plan);
    await database.run(`UPDATE cards SET home = 'elsewhere' WHERE person_id = 1`);
    const drifted = await shown('apply', plan.id, '--yes');
    expect(drifted).toMatch(/UT-D01[^]*id_card=1\*\*\*: home/);
    expect(await shown('plan', 'refresh', plan.id)).toContain('id_card=1***');
    await database.run(`UPDATE cards SET home = '${HOME}' WHERE person_id = 1`);
    const { run } = await work.apply(plan);
    const back = await work.rollbackPlan(run);
    await work.approve(back);
    await database.run(`INSERT INTO cards VALUES ('${CARD}', 2, 'elsewhere')`);
    expect(await shown('apply', back.id, '--yes')).toMatch(/UT-D01[^]*id_card=1\*\*\*/);
    expect(await shown('rollback', run, '--reason', 'r', '--ticket', 'T')).toMatch(/UT-F01[^]*id_card=1\*\*\*/);
  });
});

describe(`statements that hold what is masked on ${engine}`, () => {
  const more = `  - { from: "subscriptions [email]", to: "people [email]", state: confirmed, kind: other, onUnlink: set-null }
  - { from: "logins [person_id]", to: "people [id]", state: confirmed, kind: session }
mask:`;

  it('are in plan.sql and on no page or screen, neither of a plan nor of its rollback', async () => {
    const work = new Workplace(database, settings('cards.home').replace('mask:', more));
    const texts = async (id: string, folder: string): Promise<string> => {
      const files = ['plan.md', 'review.html'].map((name) => readFileSync(path.join(folder, name), 'utf8'));
      const screens = [await work.cli(['show', id, '--sql']), await work.cli(['show', id, '--rows'])];
      return [...files, ...screens.map(({ stdout }) => stdout)].join('\n');
    };
    await database.run(`DELETE FROM cards WHERE person_id <> 1`);
    const plan = await work.plan(['1']);
    await work.approve(plan);
    const gone = await texts(plan.id, plan.folder);
    expect(secretsIn(gone)).toEqual([]);
    expect(gone).toContain('4711');
    const { run } = await work.apply(plan);
    const back = await work.rollbackPlan(run);
    const told = await texts(back.id, back.folder);
    expect(secretsIn(told)).toEqual([]);
    expect(told).toContain('This statement holds values of masked columns; it is in plan.sql.');
    const script = readFileSync(path.join(back.folder, 'plan.sql'), 'utf8');
    expect(secretsIn(script)).toEqual(expect.arrayContaining([MAIL, SESSION]));
    work.remove();
  });
});

describe(`a mask that names no column on ${engine}`, () => {
  it.each([
    ['cards.hom', 'there is no column hom in table cards; did you mean "home"?'],
    ['card.home', 'there is no table card; did you mean "cards"?'],
  ])('%s is told with its line and the nearest name', async (mask, message) => {
    const other = new Workplace(database, settings(mask));
    const { code, stderr } = await other.cli(['scan']);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`untether.yaml:11:5 mask[1]: ${message}`)]);
    other.remove();
  });
});
