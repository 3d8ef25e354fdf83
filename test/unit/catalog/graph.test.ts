import { describe, expect, it } from 'vitest';
import { findTable, getColumn, getTable, referencesTo, rowIdentity } from '../../../src/catalog/graph.js';
import { catalog, column, foreignKey, table } from './sample.js';

const users = table('users', { foreignKeys: [foreignKey('users', ['manager'])] });
const links = table('links', {
  foreignKeys: [foreignKey('users', ['a']), foreignKey('roles', ['r']), foreignKey('users', ['b'])],
});
const app = catalog([links, users]);

describe('looking up', () => {
  it('finds tables and columns', () => {
    expect(findTable(app, 'users')).toBe(users);
    expect(getTable(app, 'links')).toBe(links);
    expect(getColumn(users, 'id').name).toBe('id');
  });

  it('finds nothing, or throws and names what is missing', () => {
    expect(findTable(app, 'constructor')).toBeUndefined();
    expect(() => getTable(app, 'x')).toThrow('no table x in database app');
    expect(() => getColumn(users, 'x')).toThrow('users has no column x');
  });
});

describe('references to a table', () => {
  it('gives each foreign key with its table, self references included', () => {
    const found = referencesTo(app, 'users').map(
      ({ table: holder, foreignKey: key }) => `${holder.id}.${key.columns.join()}`,
    );
    expect(found).toEqual(['links.a', 'links.b', 'users.manager']);
    expect(referencesTo(app, 'links')).toEqual([]);
    expect(referencesTo(app, 'roles')).toHaveLength(1);
  });
});

describe('row identity', () => {
  const columns = [
    column('id'),
    column('a'),
    column('b'),
    column('f', { family: 'float' }),
    column('n', { nullable: true }),
  ];
  const identity = (keys: Partial<Parameters<typeof rowIdentity>[0]>) => rowIdentity(table('t', { columns, ...keys }));
  const key = (name: string, ...names: string[]) => ({ name, columns: names });

  it('is the primary key', () => {
    expect(identity({ primaryKey: ['a', 'b'], uniques: [key('u', 'id')] })).toEqual(['a', 'b']);
  });

  it('is never a key that may hold NULL, not even a primary one (SQLite)', () => {
    expect(identity({ primaryKey: ['n'] })).toBeNull();
    expect(identity({ primaryKey: ['n'], uniques: [key('u', 'id')] })).toEqual(['id']);
    expect(identity({ uniques: [key('u', 'a', 'n')] })).toBeNull();
  });

  it('is the shortest unique key, then the first by name, never one with a float', () => {
    expect(identity({ uniques: [key('a', 'a', 'b'), key('c', 'b'), key('b', 'a'), key('0', 'f')] })).toEqual(['a']);
  });

  it('is null when only the full row will do', () => {
    expect(identity({})).toBeNull();
  });
});
