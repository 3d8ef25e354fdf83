import { createHash } from 'node:crypto';
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { openPlanNamed, type Plan, type PlanDocument, type Workspace } from '../../src/index.js';

/** A document that may be written to. */
export type Draft = { -readonly [Key in keyof PlanDocument]: PlanDocument[Key] };

export interface Rewriting {
  readonly sql?: (text: string) => string;
  readonly document?: (document: Draft) => void;
  /** Other files, by name. */
  readonly files?: Readonly<Record<string, (bytes: Buffer) => Buffer>>;
}

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

/** Another plan folder with sums, digest and name of its own, as its author could write it; the program made none of the changes. */
export async function rewritten(workspace: Workspace, plan: Plan, change: Rewriting): Promise<Plan> {
  const folder = path.join(workspace.settings.plansDir, '.rewriting');
  cpSync(plan.folder, folder, { recursive: true, dereference: true });
  for (const name of ['approvals', 'runs'])
    for (const file of readdirSync(path.join(folder, name))) rmSync(path.join(folder, name, file));
  const edits = { ...change.files, ...(change.sql ? { 'plan.sql': edited(change.sql) } : {}) };
  for (const [name, edit] of Object.entries(edits)) {
    const file = path.join(folder, name);
    const bytes = readFileSync(file);
    const other = edit(bytes);
    if (other.equals(bytes)) throw new Error(`${name} was not changed`);
    writeFileSync(file, other);
  }
  const document = JSON.parse(readFileSync(path.join(folder, 'plan.json'), 'utf8')) as Draft;
  change.document?.(document);
  const sumOf = (name: string): string => sha256(readFileSync(path.join(folder, name)));
  document.files = Object.fromEntries(Object.keys(document.files).map((name) => [name, sumOf(name)]));
  const text = canonicalize(document) ?? '';
  writeFileSync(path.join(folder, 'plan.json'), text);
  const names = readdirSync(folder).filter(
    (name) => name !== 'SHA256SUMS' && statSync(path.join(folder, name)).isFile(),
  );
  writeFileSync(
    path.join(folder, 'SHA256SUMS'),
    names
      .sort()
      .map((name) => `${sumOf(name)}  ${name}\n`)
      .join(''),
  );
  const final = path.join(workspace.settings.plansDir, `rewritten-${sha256(text).slice(0, 8)}`);
  rmSync(final, { recursive: true, force: true });
  renameSync(folder, final);
  return openPlanNamed(workspace, final);
}

function edited(edit: (text: string) => string): (bytes: Buffer) => Buffer {
  return (bytes) => Buffer.from(edit(bytes.toString('utf8')), 'utf8');
}
