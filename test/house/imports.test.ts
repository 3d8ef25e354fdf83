/** Holds the imports of src/ to the arrows in the design: who may know whom. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';
import { CHECKOUT } from '../helpers/programs.js';
import { sourcesIn } from './sources.js';

interface Import {
  readonly from: string;
  /** A file of ours (`src/rows/cell.ts`) or a package (`knex`, `node:fs`). */
  readonly to: string;
}

const sources = sourcesIn('src');

const imports: readonly Import[] = sources.flatMap(({ file, text }) =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    from: file,
    to: fileName.startsWith('.')
      ? path.posix.join(path.posix.dirname(file), fileName).replace(/\.js$/, '.ts')
      : fileName,
  })),
);

/** `plan` for src/plan/reach.ts; the file's own name for files directly in src: `errors`. */
const room = (file: string): string => path.posix.relative('src', file).split('/')[0]?.replace(/\.ts$/, '') ?? '';

/** A file may import from its own floor or a lower one. */
const FLOORS: readonly (readonly string[])[] = [
  ['messages', 'errors', 'catalog', 'rows', 'files', 'version'],
  ['dialects', 'database'],
  ['links', 'settings'],
  ['plan', 'snapshot'],
  ['apply', 'rollback', 'scan', 'review', 'approval', 'audit'],
  ['demo'],
  ['index'],
  ['cli'],
];
const floorOf = (file: string): number => FLOORS.findIndex((rooms) => rooms.includes(room(file)));

const ENGINE = /^src\/dialects\/(sqlite|postgres|mysql|mariadb)\//;
const engineOf = (file: string): string | undefined => ENGINE.exec(file)?.[1];
const isIn = (file: string, ...rooms: string[]): boolean => rooms.includes(room(file));
const touchesFiles = (to: string): boolean => /^(node:)?fs(\/|$)/.test(to) || to.startsWith('src/files/');

/** Each says when an import is wrong. */
const RULES: Readonly<Record<string, (edge: Import) => boolean>> = {
  'nothing imports cli': ({ from, to }) => isIn(to, 'cli') && to.startsWith('src/') && !isIn(from, 'cli'),
  'imports go to the same floor or a lower one': ({ from, to }) => to.startsWith('src/') && floorOf(to) > floorOf(from),
  'the bottom floor imports only the bottom floor': ({ from, to }) =>
    to.startsWith('src/') && floorOf(from) === 0 && floorOf(to) !== 0,
  'catalog, links and plan do not open connections': ({ from, to }) =>
    isIn(from, 'catalog', 'links', 'plan') && /^(knex|pg|mysql2|better-sqlite3)(\/|$)/.test(to),
  'catalog, links and plan do not touch files, but for plan/folder': ({ from, to }) =>
    isIn(from, 'catalog', 'links', 'plan') && touchesFiles(to) && !from.startsWith('src/plan/folder'),
  'only dialects/index.ts sees engines': ({ from, to }) => {
    const [mine, other] = [engineOf(from), engineOf(to)];
    if (other === undefined || other === mine || from === 'src/dialects/index.ts') return false;
    return !(mine === 'mariadb' && other === 'mysql');
  },
  'engines know nothing above dialects': ({ from, to }) =>
    engineOf(from) !== undefined && to.startsWith('src/') && floorOf(to) > floorOf(from),
  'node modules are named with node:': ({ to }) => /^(fs|path|os|crypto|zlib|stream|child_process|util)(\/|$)/.test(to),
  'packages are imported by name, files with .js': ({ to }) =>
    to.startsWith('src/') && !sources.some(({ file }) => file === to),
};

test.each(Object.entries(RULES))('%s', (_, isWrong) => {
  expect(imports.filter(isWrong).map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
});

test('every room has a floor', () => {
  expect(sources.map(({ file }) => file).filter((file) => floorOf(file) === -1)).toEqual([]);
});

test('no cycles between files', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    const start = trail.indexOf(file);
    if (start !== -1) cycles.push([...trail.slice(start), file].join(' → '));
    if (start !== -1 || done.has(file)) return;
    for (const { from, to } of imports) if (from === file) visit(to, [...trail, file]);
    done.add(file);
  };
  for (const { file } of sources) visit(file, []);
  expect(cycles).toEqual([]);
});

test('no default exports', () => {
  expect(sources.filter(({ text }) => /^export default\b|\bas default\b/m.test(text)).map(({ file }) => file)).toEqual(
    [],
  );
});

/** Files that one engine has and the others have no use for. */
const EXTRA_FILES: Readonly<Record<string, readonly string[]>> = {
  sqlite: [],
  postgres: [],
  mysql: [],
};

test('engine folders have the same file names; mariadb overrides files of mysql', () => {
  const filesOf = (engine: string): readonly string[] =>
    readdirSync(path.join(CHECKOUT, 'src/dialects', engine))
      .filter((file) => !EXTRA_FILES[engine]?.includes(file))
      .sort();
  const mysql = filesOf('mysql');
  expect(filesOf('sqlite'), 'sqlite against mysql').toEqual(mysql);
  expect(filesOf('postgres'), 'postgres against mysql').toEqual(mysql);
  expect(
    filesOf('mariadb').filter((file) => !mysql.includes(file)),
    'in mariadb but not in mysql',
  ).toEqual([]);
});
