import type { z } from 'zod';
import type { AuditEntry } from '../../audit/chain.js';
import type { Table } from '../../catalog/model.js';
import type { bundleFile } from '../../documents/bundle.js';
import type { Plan } from '../../plan/model.js';
import type { Settings } from '../../settings/model.js';
import type { Diagnosis } from '../doctor.js';
import type { Redactor } from './redact.js';

/** What technical support is given. Each part names what goes in; whatever the program learns to know besides stays out. */
export type Bundle = z.output<typeof bundleFile>;

type Shape = NonNullable<Bundle['database']>['tables'][number];

export function tableShape(table: Table, redact: Redactor): Shape {
  const { name } = redact;
  const { kind, storage, transactional, systemVersioned, rowSecurity, rowEstimate } = table;
  return {
    table: redact.table(table.id),
    ...{ kind, storage, transactional, systemVersioned, rowSecurity, rowEstimate },
    rules: table.rules.length,
    columns: table.columns.map(({ family, nullable, generated, identity, invisible, characterSet, ...column }) => ({
      name: name(column.name),
      type: redact.type(column.type),
      hasDefault: column.defaultSql !== null,
      ...{ family, nullable, generated, identity, invisible, characterSet },
    })),
    primaryKey: table.primaryKey?.map(name) ?? null,
    uniques: table.uniques.map(({ columns }) => columns.map(name)),
    indexes: table.indexes.map(({ columns, unique, partial }) => ({
      columns: columns.map((column) => (column === null ? null : name(column))),
      ...{ unique, partial },
    })),
    foreignKeys: table.foreignKeys.map(({ onDelete, onUpdate, deferrable, validated, ...key }) => ({
      columns: key.columns.map(name),
      to: { table: redact.table(key.referencedTable), columns: key.referencedColumns.map(name) },
      ...{ onDelete, onUpdate, deferrable, validated },
    })),
    triggers: table.triggers.map(({ timing, events, enabled }) => ({ timing, events: [...events], enabled })),
  };
}

type Ends = Settings['references'][number]['from'];

function columnsOf({ table, columns }: Ends, redact: Redactor): { table: string; columns: string[] } {
  return { table: redact.table(table), columns: columns.map(redact.name) };
}

export function settingsShape(settings: Settings, redact: Redactor): Bundle['settings'] {
  const { file, targets, accounts, references, grants, approvers, policy, mask, findings } = settings;
  return {
    file: file !== null,
    targets: Object.entries(targets).map(([name, { environment, approvals, identity, maxRows, ...target }]) => ({
      target: redact.target(name),
      ...{ environment, approvals, identity, maxRows },
      hasWindow: target.window !== null,
      planLifetime: target.planLifetime,
    })),
    accounts: accounts.map(({ table, key, lookup, state, ...account }) => ({
      table: redact.table(table),
      key: key.map(redact.name),
      lookup: lookup.map(redact.name),
      state,
      hasDeleted: (account.deleted ?? null) !== null,
      hasDisabled: (account.disabled ?? null) !== null,
      protected: account.protected.length,
    })),
    references: references.map(({ from, to, basis, state, kind, onUnlink, when, list, sentinels }) => ({
      from: columnsOf(from, redact),
      to: columnsOf(to, redact),
      ...{ basis, state, kind },
      onUnlink: onUnlink === undefined ? null : typeof onUnlink === 'string' ? onUnlink : 'set',
      when: Object.keys(when ?? {}).map(redact.name),
      list: list !== undefined,
      sentinels: sentinels?.length ?? 0,
    })),
    grants: grants.length,
    approvers: approvers.map(({ key, groups, validFrom, validUntil, revoked }) => ({
      keyType: key.split(' ', 1)[0] ?? '',
      groups: groups.length,
      limited: validFrom !== null || validUntil !== null,
      revoked: revoked !== null,
    })),
    policy: policy.map(({ kinds, groups, ...rule }) => ({ ...rule, kinds: [...kinds], groups: groups.length })),
    mask: mask.map(redact.name),
    findings: { ...findings },
  };
}

export function planShape({ id, document }: Plan, state: string, redact: Redactor): Bundle['plans'][number] {
  const { tool, createdAt, expiresAt, request, target, summary, steps, findings, leftOut } = document;
  return {
    plan: id,
    ...{ tool, createdAt, expiresAt, summary, state },
    kind: request.kind,
    target: redact.target(target.name),
    by: redact.person(request.by.name),
    steps: steps.map(({ table, action, kinds, statements, expectedRows, tableRows, identity, automatic }) => ({
      table: redact.table(table),
      ...{ action, statements, expectedRows, tableRows },
      kinds: [...kinds],
      identity: identity?.map(redact.name) ?? null,
      automatic: automatic.length,
    })),
    findings: findings.map(({ rule, severity, accepted }) => ({ rule, severity, accepted })),
    leftOut: leftOut.map(({ rows }) => ({ rows })),
  };
}

export function entryShape(entry: AuditEntry, redact: Redactor): Bundle['log']['tail'][number] {
  const { sequence, at, actor, identity, action, target, plan, run, accounts, tables, counts } = entry;
  return {
    ...{ sequence, at, identity, action, plan, run },
    actor: redact.person(actor),
    target: redact.target(target),
    accounts: accounts.length,
    tables: tables.map(redact.table),
    counts: { ...counts },
  };
}

/** What a check found, by its word; of its facts, numbers, the table and what it lacks. Settings of servers are told in our own words. */
export function checkShape({ name, state, detail, facts }: Diagnosis, redact: Redactor): Bundle['checks'][number] {
  const kept = Object.entries(facts).flatMap(([fact, value]) => {
    if (typeof value === 'number' || fact === 'privileges' || name === 'setting') return [[fact, value] as const];
    return fact === 'table' ? [[fact, redact.table(value)] as const] : [];
  });
  return { name, state, detail, facts: Object.fromEntries(kept) };
}
