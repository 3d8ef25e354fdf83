import { isMysql, insert, KEY, numbers, settings, TEXT, TO_USERS, USER, USERS } from './sql.js';
import type { Room } from './model.js';

const rowsOf = (ada: number, others: number, other: number): readonly string[] =>
  numbers(ada + others).map((id) => `${String(id)}, ${String(id <= ada ? 1 : other)}`);

/** Rules about the number of rows, on both sides of each limit. */
export const many: Room = {
  name: 'many rows',
  sql: (engine) => [
    `CREATE TABLE users (${KEY}, login ${TEXT} NOT NULL UNIQUE, password_hash ${TEXT})`,
    `CREATE TABLE events (${KEY}, ${USER})`,
    `CREATE TABLE smaller (${KEY}, ${USER})`,
    `CREATE TABLE event_notes (${KEY}, event_id BIGINT, FOREIGN KEY (event_id) REFERENCES events (id))`,
    `CREATE TABLE event_tags (${KEY}, event_id BIGINT, FOREIGN KEY (event_id) REFERENCES events (id))`,
    // InnoDB makes this index by itself.
    ...(isMysql(engine) ? [] : ['CREATE INDEX event_tags_event ON event_tags (event_id)']),
    `CREATE TABLE visits (${KEY}, ${USER}, ${TO_USERS})`,
    `CREATE TABLE rare (${KEY}, ${USER}, ${TO_USERS})`,
    `CREATE TABLE few (${KEY}, ${USER}, ${TO_USERS})`,
    "INSERT INTO users VALUES (1, 'ada', 'x'), (2, 'bob', 'x'), (3, 'cyd', 'x')",
    ...insert('events', rowsOf(10_001, 10_000, 2)),
    ...insert('smaller', rowsOf(1, 9998, 3)),
    ...insert(
      'event_notes',
      numbers(10_000).map((id) => `${String(id)}, NULL`),
    ),
    ...insert(
      'event_tags',
      numbers(10_000).map((id) => `${String(id)}, NULL`),
    ),
    ...insert('visits', rowsOf(100, 1900, 3)),
    ...insert('rare', rowsOf(100, 1901, 3)),
    ...insert('few', rowsOf(99, 0, 3)),
  ],
  settings: () =>
    settings(
      [USERS],
      ['events', 'smaller', 'visits', 'rare', 'few'].map(
        (table) => [`${table} [user_id]`, 'users [id]', 'kind: group'] as const,
      ),
    ),
  plans: {
    ada: (place) => place.ask(['1']),
    bob: (place) => place.ask(['2']),
  },
  cases: [
    {
      rule: 'R007',
      severity: 'medium',
      plan: 'ada',
      facts: [
        { table: 'events', share: '50.0 %', rows: 10_001 },
        { table: 'visits', share: '5.0 %', rows: 100 },
      ],
      innocent: { table: 'rare', because: '100 rows of 2001 are less than 5 %' },
    },
    {
      rule: 'R007',
      severity: 'medium',
      plan: 'bob',
      facts: [{ table: 'events', share: '50.0 %', rows: 10_000 }],
      innocent: { plan: 'ada', table: 'few', because: '99 rows are few, although they are all' },
    },
    {
      rule: 'R008',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'events [user_id]' }],
      innocent: { table: 'smaller', because: 'it has no index either, and 9999 rows' },
    },
    {
      rule: 'R036',
      severity: 'medium',
      plan: 'ada',
      facts: [{ rows: 10_301 }],
      innocent: { plan: 'bob', because: '10 000 rows are the limit' },
    },
    {
      rule: 'R038',
      severity: 'medium',
      plan: 'ada',
      facts: [{ reference: 'event_notes [event_id]', table: 'event_notes' }],
      innocent: { table: 'event_tags', because: 'it has as many rows, and an index' },
      only: {
        engines: ['sqlite', 'postgres'],
        because: 'InnoDB gives every foreign key an index, and does not let it go',
      },
    },
  ],
};
