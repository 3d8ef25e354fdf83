import { describe, expect, it } from 'vitest';
import { parseCollations, parseForeignKeys, parseTrigger } from '../../../src/dialects/sqlite/schema-text.js';

describe('triggers', () => {
  it.each([
    ['CREATE TRIGGER t AFTER UPDATE OF a ON x BEGIN DELETE FROM y; END', 'after', 'update'],
    ['create trigger if not exists main.t instead of delete on v begin select 1; end', 'instead of', 'delete'],
    ['CREATE TRIGGER t INSERT ON x BEGIN SELECT 1; END', 'before', 'insert'],
    [
      'CREATE TEMP TRIGGER "AFTER DELETE" /* AFTER INSERT */ BEFORE -- DELETE\n UPDATE ON x BEGIN SELECT 1; END',
      'before',
      'update',
    ],
    ['CREATE TRIGGER before AFTER DELETE ON x BEGIN SELECT 1; END', 'after', 'delete'],
    ['CREATE TRIGGER [a ] b] DELETE ON x BEGIN SELECT 1; END'.replace(' ] b', ''), 'before', 'delete'],
    ['CREATE TRIGGER main . `触发 ``器` AFTER INSERT ON x BEGIN SELECT 1; END', 'after', 'insert'],
  ])('%s', (sql, timing, event) => {
    expect(parseTrigger(sql)).toEqual({ timing, events: [event] });
  });
});

describe('foreign keys', () => {
  it('finds names and deferrability in the order of the text', () => {
    const sql = `CREATE TABLE t (a INT CONSTRAINT "fk a" REFERENCES x DEFERRABLE INITIALLY DEFERRED, /* REFERENCES */
      b INT DEFAULT (1) REFERENCES x(b) NOT DEFERRABLE, c TEXT DEFAULT 'REFERENCES y' CHECK (c <> '('), d INT REFERENCES "references",
      CONSTRAINT two FOREIGN KEY (a, b) REFERENCES y (a, b) ON DELETE CASCADE DEFERRABLE, FOREIGN KEY (d) REFERENCES z DEFERRABLE INITIALLY IMMEDIATE)`;
    expect(parseForeignKeys(sql)).toEqual([
      { name: 'fk a', deferrable: 'deferred' },
      { name: null, deferrable: 'no' },
      { name: null, deferrable: 'no' },
      { name: 'two', deferrable: 'immediate' },
      { name: null, deferrable: 'immediate' },
    ]);
  });
});

describe('collations', () => {
  it('finds those of columns only', () => {
    const sql = `CREATE TABLE "t(" (a TEXT COLLATE nocase NOT NULL, "b,c" TEXT CHECK ("b,c" = 'x' COLLATE RTRIM), d DECIMAL(1, 2), e COLLATE "my own", UNIQUE (a COLLATE BINARY))`;
    expect(parseCollations(sql)).toEqual(
      new Map([
        ['a', 'NOCASE'],
        ['e', 'MY OWN'],
      ]),
    );
  });
});
