import { compareText, formatColumns } from '../catalog/names.js';
import type { Columns, Evidence, UnlinkAction } from '../links/model.js';
import type { AccountSetting, GrantSetting, ReferenceSetting } from './model.js';

/** Writes proposals as one-line flow maps: a person reads the list top to bottom and changes one word. */

const PLAIN = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;
const RESERVED = /^(null|true|false|yes|no|on|off|y|n|\.nan|\.inf)$/i;
// Characters that YAML does not take inside a line, or that could hide what is written.
const HIDDEN = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A text that every YAML reader takes as exactly this text. */
export function scalar(text: string): string {
  if (PLAIN.test(text) && !RESERVED.test(text)) return text;
  return JSON.stringify(text).replace(HIDDEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

const list = (items: readonly string[]): string => `[${items.map(scalar).join(', ')}]`;

const columnsOf = ({ table, columns }: Columns): string => scalar(formatColumns(table, columns));

function values(map: Readonly<Record<string, string | null>>): string {
  const entries = Object.entries(map).sort(([a], [b]) => compareText(a, b));
  return `{ ${entries.map(([key, value]) => `${scalar(key)}: ${value === null ? 'null' : scalar(value)}`).join(', ')} }`;
}

const actionOf = (action: UnlinkAction): string =>
  action.action === 'set' ? `{ set: ${values(action.values)} }` : action.action;

type Field = readonly [key: string, value: string | undefined];

function flowMap(fields: readonly Field[]): string {
  return `{ ${fields.flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`])).join(', ')} }`;
}

const optional = (text: string | undefined): string | undefined => (text === undefined ? undefined : scalar(text));

export function accountLine(account: AccountSetting): string {
  return flowMap([
    ['table', scalar(account.table)],
    ['key', list(account.key)],
    ['lookup', list(account.lookup)],
    ['label', optional(account.label)],
    ['deleted', optional(account.deleted)],
    ['disabled', optional(account.disabled)],
    ['protected', account.protected.length === 0 ? undefined : list(account.protected)],
    ['state', account.state],
  ]);
}

export function referenceLine(reference: ReferenceSetting): string {
  return flowMap([
    ['from', columnsOf(reference.from)],
    ['when', reference.when && values(reference.when)],
    ['list', optional(reference.list)],
    ['to', columnsOf(reference.to)],
    ['basis', reference.basis],
    ['state', reference.state],
    ['kind', reference.kind],
    ['onUnlink', reference.onUnlink && actionOf(reference.onUnlink)],
  ]);
}

export function grantLine({ role, holders, permissions }: GrantSetting): string {
  return flowMap([
    ['role', columnsOf(role)],
    ['holders', scalar(holders)],
    ['permissions', permissions === null ? undefined : scalar(permissions)],
  ]);
}

const MOST = 120;

/** Why we think so, for the end of the line; empty when there is nothing to say. */
export function evidenceComment(confidence: number | undefined, evidence: readonly Evidence[] | undefined): string {
  const reasons = (evidence ?? []).map(({ kind, detail }) => `${kind}: ${detail}`).join('; ');
  const words = [confidence === undefined ? '' : confidence.toFixed(2), reasons]
    .filter((part) => part !== '')
    .join(' ');
  // Details may quote comments of the database: nothing in them may end the line.
  const clean = words
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(HIDDEN, '')
    .trim();
  const letters = Array.from(clean);
  return letters.length === 0
    ? ''
    : ` # ${letters.length > MOST ? `${letters.slice(0, MOST - 3).join('')}...` : clean}`;
}
