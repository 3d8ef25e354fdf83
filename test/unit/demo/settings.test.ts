import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { demoRows } from '../../../src/demo/data.js';
import { parseSettings } from '../../../src/settings/parse.js';
import { demoKnexfile, demoSettings } from '../../../src/demo/settings.js';

interface Reference {
  readonly from: string;
  readonly to: string;
  readonly basis: string;
  readonly state: string;
  readonly kind: string;
  readonly onUnlink: string;
}

interface SettingsText {
  readonly targets: unknown;
  readonly accounts: readonly unknown[];
  readonly references: readonly Reference[];
  readonly mask: readonly string[];
}

const settings = parse(demoSettings()) as SettingsText;
const columns = new Set(
  Array.from(demoRows(), (rows) => rows.columns.map((column) => `${rows.table} [${column}]`)).flat(),
);

describe('demo settings', () => {
  it('are settings the program takes', () => {
    expect(parseSettings(demoSettings(), '/demo/untether.yaml').references).toHaveLength(settings.references.length);
  });

  it('name one development target which needs an approval', () => {
    expect(settings.targets).toEqual({ demo: { environment: 'development', approvals: 1 } });
  });

  it('confirm every reference, once', () => {
    expect(settings.references.every(({ state }) => state === 'confirmed')).toBe(true);
    const ids = settings.references.map(({ from, to }) => `${from} -> ${to}`);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('name only columns that the demo fills', () => {
    const named = settings.references.flatMap(({ from, to }) => [from, to]);
    // Most people have no entry here, and the rows leave the column to its default.
    const filledByDefault = ['sys_dept [update_by]'];
    expect(named.filter((name) => !columns.has(name) && !filledByDefault.includes(name))).toEqual([]);
    expect(settings.mask.filter((name) => !columns.has(name.replace(/\.(.*)$/, ' [$1]')))).toEqual([]);
  });

  it('cover every column that holds an account id', () => {
    const idColumns = [...columns].filter((name) => /\[(user|manager|delegate|principal)_id\]$/.test(name));
    const covered = new Set(settings.references.map(({ from }) => from));
    expect(idColumns.filter((name) => name !== 'sys_user [user_id]' && !covered.has(name))).toEqual([]);
  });

  it('take grants away, clear responsibilities and keep history', () => {
    const action = (from: string): string | undefined => settings.references.find((one) => one.from === from)?.onUnlink;
    expect(action('sys_user_role [user_id]')).toBe('delete');
    expect(action('hr_approval_delegate [delegate_id]')).toBe('set-null');
    expect(action('sys_oper_log [oper_name]')).toBe('keep');
  });
});

describe('demo knexfile', () => {
  it('is JSON with one environment', () => {
    const knexfile = JSON.parse(demoKnexfile('/tmp/a "b".db')) as { demo: { connection: unknown } };
    expect(knexfile.demo.connection).toEqual({ filename: '/tmp/a "b".db' });
  });
});
