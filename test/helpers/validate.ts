import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { CHECKOUT } from './programs.js';

const FOLDER = path.join(CHECKOUT, 'schemas');
const compiled = new Map<string, ValidateFunction>();

/** The schema as it ships, read by a validator that knows nothing of ours. */
function validatorOf(name: string): ValidateFunction {
  const known = compiled.get(name);
  if (known) return known;
  if (!readdirSync(FOLDER).includes(`${name}.json`)) throw new Error(`no schema ships for untether/${name}`);
  const schema = JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8')) as object;
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
  compiled.set(name, validate);
  return validate;
}

function schemaOf(document: unknown): string {
  const { schema } = Object(document) as { readonly schema?: unknown };
  if (typeof schema !== 'string' || !schema.startsWith('untether/')) throw new Error('the document names no schema');
  return schema.slice('untether/'.length);
}

/** Why a document is not as its schema says; throws when there is no schema for it. Empty for one that holds. */
export function schemaProblems(document: unknown): readonly string[] {
  const validate = validatorOf(schemaOf(document));
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

/** Holds what a command printed with --json to the schema it names. */
export function requireSchema(args: readonly string[], stdout: string): void {
  if (!args.includes('--json') || !stdout.startsWith('{')) return;
  const problems = schemaProblems(JSON.parse(stdout));
  if (problems.length === 0) return;
  throw new Error(`untether ${args.join(' ')} printed what its schema does not allow:\n${problems.join('\n')}`);
}
