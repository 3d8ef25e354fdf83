import { afterAll, beforeEach, inject } from 'vitest';
import { makeOrphansPlan, type Plan, scan } from '../../src/index.js';
import { freshDatabase, type TestDatabase } from '../helpers/database.js';
import { Workplace } from '../helpers/workplace.js';
import { orphanSeed, orphanSettings } from './orphans-seed.js';

export const { engine } = inject('engine');
export const isMysql = engine === 'mysql' || engine === 'mariadb';
/** The ledger is ours: it is no row of theirs. */
export const LEDGER = { except: ['untether_run'] };
const cleanUps: (() => unknown)[] = [];

export let database: TestDatabase;
export let work: Workplace;

export async function fresh(): Promise<TestDatabase> {
  const made = await freshDatabase();
  cleanUps.push(() => made.drop());
  await made.run(orphanSeed(engine));
  return made;
}

/** Gives every test of the calling file a fresh scene. */
export function useScene(): void {
  beforeEach(async () => {
    database = await fresh();
    work = new Workplace(database, orphanSettings());
    await work.ledger();
    const place = work;
    cleanUps.push(() => {
      place.remove();
    });
  });
  afterAll(async () => {
    for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
  });
}

export async function plan(findings: readonly string[] = []): Promise<Plan> {
  const request = { findings, reason: 'test', ticket: 'T-1', maxRows: null };
  return makeOrphansPlan(await work.as('asker'), request);
}

interface Seen {
  readonly id: string;
  readonly words: string;
}

export async function scanned(): Promise<readonly Seen[]> {
  const { report } = await scan(await work.as('asker'), { only: [] });
  return report.findings.map(({ id, class: found, reference, rows }) => ({
    id,
    words: `${found} ${reference} ${String(rows)}`,
  }));
}

export async function idOf(words: string): Promise<string> {
  const found = (await scanned()).find((finding) => finding.words.startsWith(words));
  if (!found) throw new Error(`the scan does not find ${words}`);
  return found.id;
}

export const steps = ({ document }: Plan): readonly string[] =>
  document.steps.map(({ action, table, expectedRows }) => `${action} ${table} ${String(expectedRows)}`).toSorted();

export const leftOut = ({ document }: Plan): readonly string[] =>
  document.leftOut
    .map(({ reference, reason, rows }) => `${reason} ${reference.split(' -> ')[0] ?? ''} ${String(rows)}`)
    .toSorted();
