/** Holds the imports of src/ to the arrows in the design: who may know whom. */
import { readdirSync } from 'node:fs';
import { builtinModules } from 'node:module';
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
  ['messages', 'errors', 'catalog', 'rows', 'files', 'package'],
  ['dialects'],
  ['links', 'settings', 'database'],
  ['plan', 'snapshot', 'documents'],
  ['apply', 'rollback', 'scan', 'review', 'approval', 'audit'],
  ['operations', 'demo'],
  ['index'],
  ['cli'],
];
const floorOf = (file: string): number => FLOORS.findIndex((rooms) => rooms.includes(room(file)));

const ENGINE = /^src\/dialects\/(sqlite|postgres|mysql|mariadb)\//;
const engineOf = (file: string): string | undefined => ENGINE.exec(file)?.[1];
const isIn = (file: string, ...rooms: string[]): boolean => rooms.includes(room(file));
const isFileSystem = (to: string): boolean => /^(node:)?fs(\/|$)/.test(to);

/** Each says when an import is wrong. */
const RULES: Readonly<Record<string, (edge: Import) => boolean>> = {
  'nothing imports cli': ({ from, to }) => isIn(to, 'cli') && to.startsWith('src/') && !isIn(from, 'cli'),
  'imports go to the same floor or a lower one': ({ from, to }) => to.startsWith('src/') && floorOf(to) > floorOf(from),
  'catalog, links and plan do not open connections': ({ from, to }) =>
    isIn(from, 'catalog', 'links', 'plan') && /^(knex|pg|mysql2|better-sqlite3)(\/|$)/.test(to),
  'catalog, links and plan do not touch files; plan/folder does, and plan may stream to it by files/': ({ from, to }) =>
    (isIn(from, 'catalog', 'links') && (isFileSystem(to) || isIn(to, 'files'))) ||
    (isIn(from, 'plan') && isFileSystem(to) && !from.startsWith('src/plan/folder')),
  'only dialects/index.ts sees engines': ({ from, to }) => {
    const [mine, other] = [engineOf(from), engineOf(to)];
    if (other === undefined || other === mine || from === 'src/dialects/index.ts') return false;
    return !(mine === 'mariadb' && other === 'mysql');
  },
  'modules of Node are named with node:': ({ to }) => builtinModules.includes(to),
  'imports of ours name a file that is there': ({ to }) =>
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

/** By syntax, not by text: a template of ours writes `export default` into a knexfile. */
function hasDefaultExport(text: string): boolean {
  return ts
    .createSourceFile('', text, ts.ScriptTarget.Latest)
    .statements.some(
      (statement) =>
        ts.isExportAssignment(statement) ||
        (ts.canHaveModifiers(statement) &&
          ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)),
    );
}

test('no default exports', () => {
  expect(sources.filter(({ text }) => hasDefaultExport(text)).map(({ file }) => file)).toEqual([]);
});

/** Files that one engine has and the others have no use for. */
const EXTRA_FILES: Readonly<Record<string, readonly string[]>> = {
  // SQLite tells much only in the text of its CREATE statements, and spells names as whoever wrote them did.
  sqlite: ['catalog-parts.ts', 'schema-text.ts', 'spelling.ts'],
  postgres: [],
  // The parts of its catalog that MariaDB shares, and character sets, which the other two engines do not mix.
  mysql: ['catalog-keys.ts', 'catalog-schema.ts', 'encoding.ts'],
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
