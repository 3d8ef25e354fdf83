import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { schemaFiles } from '../../../src/documents/schemas.js';

interface Generator {
  readonly renderSchemas: (files: object) => readonly { readonly path: string; readonly text: string }[];
}

const ROOT = join(import.meta.dirname, '../../..');
const { renderSchemas } = (await import(pathToFileURL(join(ROOT, 'scripts/generate-docs.mjs')).href)) as Generator;
const files = renderSchemas(schemaFiles());
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('the schemas that ship', () => {
  it.each(files)('$path is up to date (npm run docs)', ({ path, text }) => {
    expect(read(path)).toBe(text);
  });

  it('are all there is in schemas/', () => {
    const names = files.map(({ path }) => path.slice('schemas/'.length));
    expect(readdirSync(join(ROOT, 'schemas')).sort()).toEqual(names.toSorted());
  });

  it('ship with the package, by name', () => {
    const { files: shipped, exports } = JSON.parse(read('package.json')) as Readonly<Record<string, unknown>>;
    expect(shipped).toContain('schemas');
    expect(exports).toMatchObject({ './schemas/*': './schemas/*' });
  });

  it.each(schemaFiles())('$name is a strict JSON Schema that allows fields it does not know', ({ schema }) => {
    expect(() => new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema)).not.toThrow();
    expect(JSON.stringify(schema)).not.toContain('"additionalProperties":false');
  });

  it('cover every document that the program prints', () => {
    const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.startsWith('documents'))
      .map((name) => read(`src/${name}`));
    const printed = sources.flatMap((text) => [...text.matchAll(/'untether\/([a-z-]+)'/g)].map(([, name]) => name));
    const known = schemaFiles().map(({ name }) => name);
    expect([...new Set(printed)].filter((name) => !known.includes(name ?? ''))).toEqual([]);
  });
});

describe('a scan document', () => {
  const finding = {
    id: 'S-0123abcd',
    reference: 'sys_user_role [user_id]',
    class: 'missing',
    severity: 'critical',
    state: 'confirmed',
    rows: 1,
    new: 1,
    known: 0,
    fixed: 0,
    samples: ['user_id=9007199254740993'],
  };
  const document = {
    schema: 'untether/scan',
    formatVersion: '1.0',
    target: { name: 'app', environment: 'test' },
    complete: true,
    findings: [finding],
    skipped: [],
    checked: 1,
  };
  const holds = new Ajv2020().compile(schemaFiles().find(({ name }) => name === 'scan')?.schema ?? {});

  it.each<[string, object, boolean]>([
    ['as it is', {}, true],
    ['with a field of a later version', { later: 1 }, true],
    ['without completeness', { complete: undefined }, false],
    ['with a word for a truth value', { complete: 'yes' }, false],
    ['with a class nobody knows', { findings: [{ ...finding, class: 'lost' }] }, false],
    ['with a number for text', { findings: [{ ...finding, samples: [1] }] }, false],
    ['of another format', { formatVersion: '2.0' }, false],
  ])('%s', (_, changed, expected) => {
    expect(holds(JSON.parse(JSON.stringify({ ...document, ...changed })))).toBe(expected);
  });
});
