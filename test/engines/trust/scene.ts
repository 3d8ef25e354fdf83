import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { inject } from 'vitest';
import { openWorkspace, type Plan, recordDecision, type UntetherError, type Workspace } from '../../../src/index.js';
import { freshDatabase, type TestDatabase } from '../../helpers/database.js';
import { Keyring, type TestKey } from '../../helpers/keys.js';
import { shapesSettings, shapesSql } from '../../helpers/schemas.js';
import { refusal } from '../../helpers/thrown.js';
import { Workplace } from '../../helpers/workplace.js';

export type Json = Record<string, unknown>;

/** Who is named in the settings, by what they are good for. */
export interface People {
  /** ed25519, through ssh-keygen. */
  readonly zhao: TestKey;
  /** ecdsa, through ssh-keygen. */
  readonly qian: TestKey;
  /** ed25519 in PKCS #8, by Node. */
  readonly sun: TestKey;
  /** The one who asks. */
  readonly asker: TestKey;
  readonly revoked: TestKey;
  readonly expired: TestKey;
  readonly early: TestKey;
}

const approver = (name: string, key: TestKey, rest = ''): string =>
  `  - { name: ${name}, key: "${key.publicKey}"${rest} }\n`;

export function approversIn(people: People): string {
  return `approvers:
${approver('zhao.min', people.zhao, ', groups: [dba]')}${approver('qian', people.qian, ', groups: [security]')}${approver('孙倩', people.sun)}${approver('asker', people.asker)}${approver('revoked', people.revoked, ', revoked: "2026-01-05 lost"')}${approver('expired', people.expired, ', validUntil: 2026-01-01')}${approver('early', people.early, ', validFrom: 2999-01-01')}`;
}

/** Text in the one spelling of an approval. */
export const canonical = (value: unknown): string => canonicalize(value) ?? '';

/** A database, a plan on it, keys of several people, and decisions over the plan that can be forged at will. */
export class TrustScene {
  readonly keys = new Keyring();
  readonly people: People;
  readonly #places: Workplace[] = [];

  readonly database: TestDatabase;

  private constructor(database: TestDatabase) {
    this.database = database;
    const { keys } = this;
    this.people = {
      zhao: keys.ssh(),
      qian: keys.ssh('ecdsa'),
      sun: keys.pem(),
      asker: keys.ssh(),
      revoked: keys.ssh(),
      expired: keys.ssh(),
      early: keys.ssh(),
    };
  }

  static async open(): Promise<TrustScene> {
    const database = await freshDatabase();
    await database.run(shapesSql(inject('engine').engine));
    return new TrustScene(database);
  }

  /** A workplace on the database whose settings name the people. */
  place(target = 'environment: production, approvals: 2', more = ''): Workplace {
    const settings = shapesSettings().replace('environment: test, approvals: 1', target);
    const place = new Workplace(this.database, `${settings}${approversIn(this.people)}${more}`);
    this.#places.push(place);
    return place;
  }

  async close(): Promise<void> {
    for (const place of this.#places) place.remove();
    this.keys.remove();
    await this.database.drop();
  }
}

/** The target is called app; production has to be named. */
export async function at(place: Workplace, actor: string): Promise<Workspace> {
  return openWorkspace({ dir: place.dir, actor, target: 'app', env: {} });
}

export async function approveWith(
  place: Workplace,
  plan: Plan,
  key: TestKey,
  more: Partial<Parameters<typeof recordDecision>[2]> = {},
): ReturnType<typeof recordDecision> {
  const options = {
    decision: 'approved',
    digest: plan.digest,
    note: '',
    accepted: [],
    key: key.file,
    ...more,
  } as const;
  return recordDecision(await at(place, 'somebody'), plan, options);
}

/** Files of one decision, by name. */
export type Files = Readonly<Record<string, string>>;

const folderOf = (plan: Plan): string => path.join(plan.folder, 'approvals');

export function decisionsOf(plan: Plan): Files {
  const names = readdirSync(folderOf(plan));
  return Object.fromEntries(names.map((name) => [name, readFileSync(path.join(folderOf(plan), name), 'utf8')]));
}

export function putDecisions(plan: Plan, files: Files): void {
  rmSync(folderOf(plan), { recursive: true });
  mkdirSync(folderOf(plan));
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folderOf(plan), name), text);
}

export async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error: UntetherError = await refusal(promise);
  return error.code;
}
