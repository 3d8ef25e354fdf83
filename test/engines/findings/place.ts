import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Engine } from '../../../src/catalog/model.js';
import { makeUnlinkPlan, type Plan, type Selection } from '../../../src/index.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { Workplace } from '../../helpers/workplace.js';
import type { Home, Room } from './model.js';

/** What may be asked beside the accounts. */
interface Wishes extends Partial<Selection> {
  readonly skipMissing?: boolean;
  readonly accountTable?: string;
}

type CleanUp = () => unknown;

/** Where a room stands: its database, and a folder in which people work. */
export class Place {
  readonly room: Room;
  readonly database: TestDatabase;
  readonly work: Workplace;
  readonly #engine: Engine;
  readonly #cleanUps: CleanUp[];

  constructor(room: Room, engine: Engine, database: TestDatabase, cleanUps: CleanUp[]) {
    this.room = room;
    this.database = database;
    this.work = new Workplace(database, room.settings(engine));
    this.#engine = engine;
    this.#cleanUps = cleanUps;
    cleanUps.unshift(() => this.work.remove());
  }

  /** A plan of `asker` for these accounts. */
  async ask(accounts: readonly string[], { skipMissing, accountTable, ...selection }: Wishes = {}): Promise<Plan> {
    const { plan } = await makeUnlinkPlan(await this.work.as('asker'), {
      accounts,
      selection: { links: [], keep: [], set: new Map(), withAccount: 'keep', ...selection },
      skipMissing: skipMissing ?? false,
      ...(accountTable === undefined ? {} : { accountTable }),
      reason: 'test',
      ticket: 'T-1',
      maxRows: null,
    });
    return plan;
  }

  /** The same database under other settings. */
  under(change: (settings: string) => string): Place {
    const place = new Place(this.room, this.#engine, this.database, this.#cleanUps);
    place.settle(change);
    return place;
  }

  /** Changes the settings of this very place. */
  settle(change: (settings: string) => string): void {
    writeFileSync(path.join(this.work.dir, 'untether.yaml'), change(this.room.settings(this.#engine)));
  }

  /** The same schema and rows in a database of the suite's own server. */
  elsewhere(): Promise<Place> {
    return furnish(this.room, this.#engine, this.#cleanUps);
  }
}

async function furnish(room: Room, engine: Engine, cleanUps: CleanUp[], home?: Home): Promise<Place> {
  const database = home?.database ?? (await freshDatabase());
  cleanUps.unshift(home ? home.close : () => database.drop());
  if (home?.furnished !== true) for (const statement of room.sql(engine)) await database.run(statement);
  return new Place(room, engine, database, cleanUps);
}

/** Builds the schema of a room where it belongs; what must be taken down again goes to `cleanUps`, last first. */
export async function openRoom(room: Room, engine: Engine, cleanUps: CleanUp[]): Promise<Place> {
  return furnish(room, engine, cleanUps, await room.home?.(engine));
}
