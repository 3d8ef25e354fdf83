/** Cases that random tests found once, as small as they got. What comes of each stays as it is here. */
import type { Case, ReferenceShape, TableShape } from './shapes.js';

const accounts: TableShape = {
  name: 't0',
  columns: [
    { name: 'k', type: 'text', nullable: false },
    { name: 'login', type: 'text', nullable: false },
  ],
  key: ['k'],
  uniques: ['login'],
  rows: [
    { k: '', login: 'u0' },
    { k: 'a', login: 'u1' },
  ],
};

const links: TableShape = {
  name: 't1',
  columns: [
    { name: 'k', type: 'int', nullable: false },
    { name: 'r0_a', type: 'text', nullable: true },
  ],
  key: ['k'],
  uniques: [],
  rows: [
    { k: '1', r0_a: '' },
    { k: '2', r0_a: 'a' },
    { k: '3', r0_a: null },
  ],
};

const link: ReferenceShape = {
  from: 't1',
  columns: ['r0_a'],
  to: 't0',
  toColumns: ['k'],
  declared: { rule: 'NO ACTION', deferrable: '' },
  kind: 'group',
  onUnlink: null,
};

/** Rows that go with the account, and that point at rows of t1 which go as well. */
const notes: TableShape = {
  ...links,
  name: 't2',
  columns: [...links.columns, { name: 'r1_a', type: 'int', nullable: true }],
  rows: [
    { k: '1', r0_a: 'a', r1_a: '2' },
    { k: '2', r0_a: '', r1_a: '2' },
  ],
};

const between: ReferenceShape = {
  from: 't2',
  columns: ['r1_a'],
  to: 't1',
  toColumns: ['k'],
  declared: { rule: 'NO ACTION', deferrable: '' },
  kind: 'delegate',
  onUnlink: 'set-null',
};

const start: Case = { tables: [accounts, links], references: [link], logins: ['u0'], withAccount: 'keep' };

/** Two ways to an account, and one row that points nowhere by the first and is emptied in the second. */
const twice: TableShape = {
  name: 't1',
  columns: [
    { name: 'k', type: 'int', nullable: false },
    { name: 'r0_a', type: 'text', nullable: true },
    { name: 'r1_a', type: 'text', nullable: true },
  ],
  key: ['k'],
  uniques: [],
  rows: [
    { k: '1', r0_a: 'nobody', r1_a: 'a' },
    { k: '2', r0_a: 'a', r1_a: 'a' },
  ],
};

/** Accounts that name other accounts, one of them somebody who is gone. */
const peers: TableShape = {
  ...accounts,
  columns: [
    ...accounts.columns,
    { name: 'r0_a', type: 'text', nullable: true },
    { name: 'r1_a', type: 'text', nullable: true },
  ],
  rows: [{ k: 'a', login: 'u0', r0_a: 'a', r1_a: 'nobody' }],
};

const RECHECKED =
  'refused by plan: G15, n rows to be updated point nowhere by (n), which this engine checks again with every update.';

export interface Found {
  readonly what: string;
  readonly one: Case;
  readonly outcome: string;
  /** Where SQLite checks again what an update leaves as it is. */
  readonly onSqlite?: string;
}

export const FOUND: readonly Found[] = [
  { what: "takes '' for a value where a foreign key is declared", one: start, outcome: 'accepted' },
  {
    what: "takes '' for nobody where none is",
    one: { ...start, references: [{ ...link, declared: null }] },
    outcome: 'accepted, nothing to do',
  },
  {
    what: 'refuses a plan that keeps rows of an account that goes, not the run',
    one: {
      ...start,
      logins: ['u1'],
      withAccount: 'delete',
      references: [{ ...link, declared: null, onUnlink: 'keep' }],
    },
    outcome: 'refused by plan: G13',
  },
  {
    what: 'lets history point at an account that went',
    one: {
      ...start,
      logins: ['u1'],
      withAccount: 'delete',
      references: [{ ...link, declared: null, kind: 'audit', onUnlink: 'keep' }],
    },
    outcome: 'accepted',
  },
  {
    what: 'deletes referencing rows first, whatever the reference asks for by itself',
    one: {
      ...start,
      logins: ['u1'],
      tables: [accounts, links, notes],
      references: [link, { ...link, from: 't2' }, between],
    },
    outcome: 'accepted',
  },
  {
    what: 'counts as beyond undo only what the run itself empties',
    one: {
      ...start,
      logins: ['u1'],
      tables: [accounts, twice],
      references: [
        { ...link, onUnlink: 'set-null' },
        { ...link, columns: ['r1_a'], declared: null, onUnlink: 'set-null' },
      ],
    },
    outcome: 'accepted',
    onSqlite: RECHECKED,
  },
  {
    what: 'updates a row that points nowhere in its own table',
    one: {
      ...start,
      tables: [peers],
      references: [
        { ...link, from: 't0', kind: 'delegate' },
        { ...link, from: 't0', columns: ['r1_a'] },
      ],
    },
    outcome: 'accepted',
    onSqlite: RECHECKED,
  },
];
