import { createHash } from 'node:crypto';
import { dirname, resolve } from 'node:path';
import { defaultTargetSettings, FOLDERS } from './defaults.js';
import { readDocument, type SettingsDocument } from './document.js';
import type {
  AccountSetting,
  ApproverSetting,
  GrantSetting,
  PolicyRule,
  ReferenceSetting,
  Settings,
  TargetSettings,
} from './model.js';
import { crossProblems, shapeProblems } from './problems.js';
import { placed, type PlacedProblem, refuse } from './refuse.js';
import { settingsShape, type SettingsShape } from './shape.js';

type Shape<Section extends 'accounts' | 'references' | 'grants' | 'approvers' | 'policy'> = NonNullable<
  SettingsShape[Section]
>[number];
type TargetShape = NonNullable<SettingsShape['targets']>[string];
type Present<T> = { [Key in keyof T]?: NonNullable<T[Key]> };

/** Leaves out what the file does not say. */
function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined),
  ) as Present<T>;
}

function toTarget(name: string, shape: TargetShape, dir: string): TargetSettings {
  const { snapshotDir, ...fields } = shape ?? {};
  const folder = typeof snapshotDir === 'string' ? { snapshotDir: resolve(dir, snapshotDir) } : {};
  return { ...defaultTargetSettings(name, dir), ...present(fields), ...folder };
}

function toAccount({ table, key, lookup, protected: guarded, state, ...optional }: Shape<'accounts'>): AccountSetting {
  const lists = { lookup: lookup ?? [], protected: guarded ?? [] };
  return { table, key, ...lists, state: state ?? 'confirmed', ...present(optional) };
}

/** What a person writes without basis is theirs and holds; what we found by ourselves waits for a person. */
function toReference({ from, to, basis, state, kind, when, ...optional }: Shape<'references'>): ReferenceSetting {
  const known = basis ?? (when ? 'polymorphic' : 'manual');
  const trusted = !basis || basis === 'manual' || basis === 'declared';
  const decided = state ?? (trusted ? 'confirmed' : 'proposed');
  return { from, to, basis: known, state: decided, kind: kind ?? 'other', ...present({ when, ...optional }) };
}

const toGrant = ({ role, holders, permissions, protected: guarded, forbidden }: Shape<'grants'>): GrantSetting => ({
  role,
  holders,
  permissions: permissions ?? null,
  ...present({ protected: guarded, forbidden }),
});

function toApprover({ name, key, groups, validFrom, validUntil, revoked }: Shape<'approvers'>): ApproverSetting {
  const limits = { validFrom: validFrom ?? null, validUntil: validUntil ?? null, revoked: revoked ?? null };
  return { name, key, groups: groups ?? [], ...limits };
}

function toRule(shape: Shape<'policy'>): PolicyRule {
  return {
    environment: shape.environment ?? null,
    kinds: shape.kinds ?? [],
    severity: shape.severity ?? null,
    rows: shape.rows ?? null,
    approvals: shape.approvals ?? 1,
    groups: shape.groups ?? [],
    identity: shape.identity ?? null,
    keys: shape.keys ?? 'any',
    snapshots: shape.snapshots ?? 'any',
    accept: shape.accept ?? null,
    approvalLifetime: shape.approvalLifetime ?? null,
  };
}

function toSettings(shape: SettingsShape, file: string, text: string): Settings {
  const dir = dirname(resolve(file));
  const targets = Object.entries(shape.targets ?? {}).map(
    ([name, target]) => [name, toTarget(name, target, dir)] as const,
  );
  return {
    file: resolve(file),
    targets: Object.fromEntries(targets),
    accounts: (shape.accounts ?? []).map(toAccount),
    references: (shape.references ?? []).map(toReference),
    grants: (shape.grants ?? []).map(toGrant),
    approvers: (shape.approvers ?? []).map(toApprover),
    policy: (shape.policy ?? []).map(toRule),
    mask: shape.mask ?? [],
    findings: present(shape.findings ?? {}),
    auditLog: resolve(dir, shape.auditLog ?? FOLDERS.auditLog),
    plansDir: resolve(dir, shape.plansDir ?? FOLDERS.plansDir),
    digest: createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}

const DUPLICATE = 'DUPLICATE_KEY';

function syntaxProblems({ document }: SettingsDocument): readonly PlacedProblem[] {
  return document.errors.map(({ code, message, pos }) => ({
    path: [],
    message: code === DUPLICATE ? 'the same key stands twice in this map' : message,
    offset: pos[0],
  }));
}

/**
 * Reads untether.yaml. `file` names it in messages and relative folders count from its folder.
 * Throws U04 with every problem at once, in the order of the file.
 */
export function parseSettings(text: string, file: string): Settings {
  return settingsIn(readDocument(text), text, file);
}

/** The settings in a syntax tree that was read from `text`; otherwise like `parseSettings`. */
export function settingsIn(source: SettingsDocument, text: string, file: string): Settings {
  const syntax = syntaxProblems(source);
  // A broken tree would only give follow-up complaints; a repeated key leaves the tree whole.
  if (source.document.errors.some(({ code }) => code !== DUPLICATE)) throw refuse(file, source, syntax);
  const data: unknown = source.document.toJS() ?? {};
  const shape = settingsShape.safeParse(data);
  const found = [...(shape.success ? [] : shapeProblems(shape.error.issues, data)), ...crossProblems(data)];
  const problems = [...syntax, ...placed(source, found)];
  if (!shape.success || problems.length > 0) throw refuse(file, source, problems);
  return toSettings(shape.data, file, text);
}
