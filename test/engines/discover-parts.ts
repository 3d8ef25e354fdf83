import { expect, inject } from 'vitest';
import { z } from 'zod';
import type { Workplace } from '../helpers/workplace.js';

const { engine } = inject('engine');

export const SETTINGS = 'version: 1\ntargets: { app: { environment: test } }\n';
export const PEOPLE = 60;
/** Keys above 2^53, so that a detour through JavaScript numbers would show. */
export const keyOf = (person: number): string => String(9007199254740993n + BigInt(person) * 2n);
export const uuidOf = (person: number): string => `00000000-0000-4000-8000-${String(person).padStart(12, '0')}`;
export const people = Array.from({ length: PEOPLE }, (_, index) => index + 1);

export const insert = (table: string, rows: readonly (readonly string[])[]): string =>
  `INSERT INTO ${table} VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')};\n`;
export const text = (value: string): string =>
  `'${engine === 'sqlite' || engine === 'postgres' ? value : value.replaceAll('\\', '\\\\')}'`;

export const SCHEMA = `
CREATE TABLE users (id BIGINT NOT NULL PRIMARY KEY, uuid CHAR(36) NOT NULL UNIQUE, login VARCHAR(60) NOT NULL UNIQUE, nickname VARCHAR(60), password_hash VARCHAR(90));
CREATE TABLE teams (id BIGINT NOT NULL PRIMARY KEY, label VARCHAR(60));
CREATE TABLE roles (id BIGINT NOT NULL PRIMARY KEY, name VARCHAR(60));
CREATE TABLE model_roles (role_id BIGINT NOT NULL, model_type VARCHAR(60) NOT NULL, model_id BIGINT NOT NULL, PRIMARY KEY (role_id, model_type, model_id));
CREATE TABLE notices (id BIGINT NOT NULL PRIMARY KEY, receiver_ids VARCHAR(400), watchers VARCHAR(400));
CREATE TABLE tickets (id BIGINT NOT NULL PRIMARY KEY, who CHAR(36), handled VARCHAR(60));
CREATE TABLE scores (id BIGINT NOT NULL PRIMARY KEY, points BIGINT, grade VARCHAR(60));
CREATE TABLE visits (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT);
CREATE TABLE tasks (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT);
CREATE TABLE untouched (id BIGINT NOT NULL PRIMARY KEY, user_id BIGINT);
`;

export const ROWS = [
  insert(
    'users',
    people.map((n) => [keyOf(n), text(uuidOf(n)), text(`login${String(n)}`), text(`nick${String(n % 7)}`), text('x')]),
  ),
  insert(
    'teams',
    [1, 2, 3].map((n) => [String(n), text(`team ${String(n)}`)]),
  ),
  insert(
    'roles',
    [1, 2, 3].map((n) => [String(n), text(`role ${String(n)}`)]),
  ),
  insert('model_roles', [
    ...people.slice(0, 30).map((n) => ['1', text('App\\Models\\User'), keyOf(n)]),
    ...[1, 2, 3].map((n) => ['2', text('App\\Models\\Team'), String(n)]),
  ]),
  insert(
    'notices',
    people.slice(0, 25).map((n) => [String(n), text(`${keyOf(n)},${keyOf(PEOPLE - n)}`), text(`[${keyOf(n)}]`)]),
  ),
  insert(
    'tickets',
    people.slice(0, 30).map((n) => [String(n), text(uuidOf(n)), text(`login${String(n)}`)]),
  ),
  insert(
    'scores',
    people.map((n) => [String(n), String(n), text(`grade${String(n)}`)]),
  ),
  insert(
    'visits',
    people.map((n) => [String(n), String(n)]),
  ),
  insert(
    'tasks',
    people.map((n) => [String(n), n % 3 === 0 ? String(n) : keyOf(n)]),
  ),
].join('');

const evidence = z.looseObject({
  kind: z.string(),
  detail: z.string(),
  matched: z.number().optional(),
  distinct: z.number().optional(),
  counterExamples: z.array(z.string()).optional(),
  weight: z.number().optional(),
  factor: z.number().optional(),
});
const side = z.looseObject({ table: z.string(), columns: z.array(z.string()) });
export const inspectDocument = z.looseObject({
  references: z.array(
    z.looseObject({
      id: z.string(),
      to: side,
      basis: z.string(),
      state: z.string(),
      confidence: z.number(),
      when: z.record(z.string(), z.string()).optional(),
      list: z.string().optional(),
      evidence: z.array(evidence),
    }),
  ),
  looked: z
    .looseObject({
      rows: z.number(),
      tables: z.record(z.string(), z.number()),
      empty: z.array(z.string()),
      unread: z.array(z.looseObject({ table: z.string(), reason: z.string() })),
    })
    .nullable(),
});
export type Inspected = z.infer<typeof inspectDocument>;
export type Found = Inspected['references'][number];

export async function inspect(work: Workplace, ...args: readonly string[]): Promise<Inspected> {
  const { code, stdout, stderr } = await work.cli(['inspect', '--json', ...args]);
  expect(code, stdout + stderr).toBe(0);
  return inspectDocument.parse(JSON.parse(stdout));
}

export const find = ({ references }: Inspected, id: string): Found | undefined =>
  references.find((each) => each.id === id);
export const target = (found: Found | undefined): string =>
  found ? `${found.to.table} ${found.to.columns.join()}` : 'none';
export const data = (found: Found | undefined): z.infer<typeof evidence> | undefined =>
  found?.evidence.find(({ kind, matched }) => kind === 'data' && matched !== undefined);
