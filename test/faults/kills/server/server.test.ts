import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startMariadb } from '../../../helpers/mariadb.js';
import { startMysql } from '../../../helpers/mysql.js';
import { startPostgres } from '../../../helpers/postgres.js';
import type { PrivateServer } from '../../../helpers/server.js';
import type { ServerTarget } from '../../../helpers/target.js';
import { tallied } from '../../scene.js';
import { Stage } from '../../stage.js';
import { chosen, MUST, namesOf } from '../choose.js';
import { judge } from '../judge.js';
import { type Killed, Program } from '../program.js';

const { engine } = inject('engine') as ServerTarget;
const LONG = process.env['UNTETHER_LONG'] === '1';
const MINUTES = 60_000;
const START = { postgres: startPostgres, mariadb: startMariadb, mysql: startMysql };

/** Whether the server committed is open only between the two. */
const ALWAYS = ['before COMMIT', 'after COMMIT was sent', 'after COMMIT was answered'];
/** How many of the others are tried. */
const SAMPLE = 1;

let server: PrivateServer;
let program: Program;
let stage: Stage;
let points: readonly string[] = [];

beforeAll(async () => {
  [server, program] = await Promise.all([START[engine](), Program.make()]);
  const { dir, version, port } = server;
  stage = await Stage.set({ target: { engine, version, port, log: path.join(dir, 'unread') } }, async (each) => {
    const seen = await program.apply(each, null);
    expect([seen.code, seen.happened]).toEqual([0, false]);
    // Half a write is for a program that dies.
    points = seen.points.filter((point) => !point.startsWith('while '));
  });
});

afterAll(async () => {
  await stage.clear();
  program.remove();
  await server.stop();
});

function requireKill(killed: Killed, point: string): void {
  expect([killed.signal, killed.happened]).toEqual([null, true]);
  expect(killed.points).toContain(point);
}

/** The server is started again as soon as it is dead: the program may find it back. */
async function killAndStart(point: string): Promise<string> {
  const died = server.pid();
  const back = server.restart();
  const killed = await program.apply(stage, { at: point, server: died });
  requireKill(killed, point);
  await back;
  expect(server.pid()).not.toBe(died);
  return judge(stage, killed);
}

/** The server stays dead until the program gave up. */
async function killAndLeave(point: string): Promise<string> {
  const killed = await program.apply(stage, { at: point, server: server.pid() });
  requireKill(killed, point);
  await server.restart();
  return judge(stage, killed);
}

describe(`a server of ${engine} that is killed with -9 during a run`, () => {
  it('is killed at twenty points that have names, and more', () => {
    expect(namesOf(points)).toEqual(expect.arrayContaining([...MUST]));
    expect(namesOf(points).length).toBeGreaterThanOrEqual(20);
  });

  it('has nothing or everything when it is back, told as it is', { timeout: 90 * MINUTES }, async () => {
    const kills = chosen(points, ALWAYS, SAMPLE);
    const heading = `${engine}, ${String(namesOf(points).length)} named points reached ${String(points.length)} times, kills of the server`;
    const times = await tallied(heading, kills, killAndStart);
    expect(times('nothing changed')).toBeGreaterThan(0);
    expect(times('everything changed')).toBeGreaterThan(0);
  });

  // The program asks the ledger for ten seconds before it gives up.
  it.each(LONG ? ALWAYS : [])('and stays dead, %s, is told as it is', { timeout: 2 * MINUTES }, async (point) => {
    const outcome = await killAndLeave(point);
    console.log(`${engine}, the server stays dead ${point}: ${outcome}`);
    if (point === 'before COMMIT') expect(outcome).toBe('nothing changed, told: unknown, recover says: rolled-back');
    if (point === 'after COMMIT was answered') expect(outcome).toContain('everything changed, told: committed');
  });
});
