/**
 * A process that writes: an application that inserts, deletes, reassigns and touches link rows while somebody unlinks accounts. Each
 * change is one statement that commits by itself, and it looks for the account in the statement that makes the link: what a later
 * writer does on its own nobody can stop where no foreign key is declared.
 */
import { isRefusal, type Line, openLine } from './line.js';
import type { Action, Change, Command, LinkTable, Order, Report, WriterStart } from './protocol.js';
import { WRITERS } from './protocol.js';
import { Random } from './random.js';

/** How often the account that is being unlinked is chosen, rather than one of the others. */
const AIMED = 0.7;

const start = JSON.parse(process.argv.at(-1) ?? '') as WriterStart;
const random = new Random(start.seed);
let nextId = start.number;
let order: Order | null = null;
let leaving = false;

function report(told: Report): void {
  process.send?.(told);
}

interface Row {
  readonly id: number;
  readonly user: number;
  readonly moves: number;
}

function someAccount({ target, others }: Order): number {
  return random.next() < AIMED ? target : random.pick(others);
}

async function someRow(line: Line, table: LinkTable, user: number): Promise<Row | undefined> {
  const rows = await line.numbers(`SELECT id, moves FROM ${table} WHERE user_id = ${String(user)}`);
  const [id, moves] = rows.length === 0 ? [] : random.pick(rows);
  return id === undefined || moves === undefined ? undefined : { id, user, moves };
}

async function insert(line: Line, table: LinkTable, user: number): Promise<Change | null> {
  const id = nextId;
  nextId += WRITERS + 1;
  const sql = `INSERT INTO ${table} (id, user_id, moves) SELECT ${String(id)}, id, 0 FROM users WHERE id = ${String(user)}`;
  return (await line.change(sql)) === 1 ? { table, id, user, moves: 0, gone: false } : null;
}

async function remove(line: Line, table: LinkTable, { id, user, moves }: Row): Promise<Change | null> {
  const sql = `DELETE FROM ${table} WHERE id = ${String(id)} AND moves = ${String(moves)}`;
  return (await line.change(sql)) === 1 ? { table, id, user, moves: moves + 1, gone: true } : null;
}

/** Sets the account, the same or another one, if the row is still the one that was read. */
async function rewrite(line: Line, table: LinkTable, change: { row: Row; to: number }): Promise<Change | null> {
  const { id, moves } = change.row;
  const to = String(change.to);
  const sql =
    `UPDATE ${table} SET user_id = ${to}, moves = ${String(moves + 1)} WHERE id = ${String(id)} AND moves = ${String(moves)}` +
    ` AND EXISTS (SELECT 1 FROM users WHERE users.id = ${to})`;
  return (await line.change(sql)) === 1 ? { table, id, user: change.to, moves: moves + 1, gone: false } : null;
}

async function act(line: Line, now: Order, action: Action): Promise<Change | null> {
  const table = random.pick(now.tables);
  const user = someAccount(now);
  if (action === 'insert') return insert(line, table, user);
  const row = await someRow(line, table, user);
  if (!row) return null;
  if (action === 'delete') return remove(line, table, row);
  return rewrite(line, table, { row, to: action === 'touch' ? user : someAccount(now) });
}

/** Works until the budget is used up or the order is taken back, then reports. */
async function work(line: Line, mine: Order): Promise<void> {
  const changes: Change[] = [];
  let tried = 0;
  let refused = 0;
  while (order === mine && tried < mine.budget) {
    tried += 1;
    try {
      const change = await act(line, mine, random.pick(mine.actions));
      if (change) changes.push(change);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refused += 1;
    }
    // A driver that blocks would never hear that the order was taken back.
    await new Promise((resolve) => setImmediate(resolve));
  }
  report({ resting: changes, tried, refused });
}

async function main(): Promise<void> {
  const line = await openLine(start);
  let working = Promise.resolve();
  const broken = (error: unknown): void => {
    report({ broken: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  };
  process.on('message', (command: Command) => {
    order = typeof command === 'string' ? null : command;
    leaving ||= command === 'leave';
    const mine = order;
    if (mine) working = working.then(() => work(line, mine)).catch(broken);
    if (leaving) void working.then(() => line.close()).finally(() => process.exit());
  });
  // The test is gone, and with it everybody who could read a report.
  process.on('disconnect', () => process.exit());
  report({ resting: [], tried: 0, refused: 0 });
}

await main();
