import type { z } from 'zod';
import { formatColumns, parseColumns } from '../catalog/names.js';
import { findClosest } from '../messages/closest.js';
import type { PathPart } from './document.js';
import { foldedName } from './names.js';
import {
  accountShape,
  approverShape,
  findingsShape,
  grantShape,
  policyShape,
  referenceShape,
  settingsShape,
  targetShape,
} from './shape.js';

/** Something untether.yaml says that we cannot act on. */
export interface Problem {
  readonly path: readonly PathPart[];
  readonly message: string;
}

/** `references[2].from`. */
export function formatPath(path: readonly PathPart[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${String(part)}]`;
    if (!/^[\p{L}\p{N}_$-]+$/u.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

/** The value at `path`; undefined when there is none. */
function valueAt(data: unknown, path: readonly PathPart[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PathPart, unknown>)[part] : undefined,
    data,
  );
}

/** Keys that an entry of each section may have. */
const KNOWN: Readonly<Record<string, readonly string[] | undefined>> = {
  targets: Object.keys(targetShape.shape),
  accounts: Object.keys(accountShape.shape),
  references: Object.keys(referenceShape.shape),
  grants: Object.keys(grantShape.shape),
  approvers: Object.keys(approverShape.shape),
  policy: Object.keys(policyShape.shape),
  findings: Object.keys(findingsShape.shape),
};

const knownKeys = ([section]: readonly PathPart[]): readonly string[] =>
  KNOWN[String(section)] ?? Object.keys(settingsShape.shape);

const suggestion = (word: string, candidates: readonly string[]): string => {
  const near = findClosest(word, candidates);
  return near === undefined ? `; known here: ${candidates.join(', ')}` : `; did you mean "${near}"?`;
};

function unknownKeys(path: readonly PathPart[], keys: readonly string[]): readonly Problem[] {
  return keys.map((key) => ({ path: [...path, key], message: `unknown key${suggestion(key, knownKeys(path))}` }));
}

const WANTED: Readonly<Record<string, string>> = {
  array: 'a list, such as [a, b]',
  object: 'a map of keys and values',
  record: 'a map of keys and values',
  string: 'one text',
};

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `expected ${WANTED[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String);
    const near = typeof value === 'string' ? findClosest(value, words) : undefined;
    return `${JSON.stringify(value)} is not one of ${words.join(', ')}${near === undefined ? '' : `; did you mean "${near}"?`}`;
  }
  if (issue.code === 'too_small') return 'is empty';
  return issue.message;
}

/** What the shape of the file says. */
export function shapeProblems(issues: readonly z.core.$ZodIssue[], data: unknown): readonly Problem[] {
  return issues.flatMap((issue) => {
    const path = issue.path as readonly PathPart[];
    if (issue.code === 'unrecognized_keys') return unknownKeys(path, issue.keys);
    return [{ path, message: messageOf(issue, valueAt(data, path)) }];
  });
}

type Entry = Readonly<Record<string, unknown>>;

function entriesOf(data: unknown, section: string): readonly Entry[] {
  const entries = valueAt(data, [section]);
  return Array.isArray(entries)
    ? entries.map((entry: unknown) => (typeof entry === 'object' ? ((entry ?? {}) as Entry) : {}))
    : [];
}

/** One problem for every entry that repeats an earlier one. */
function repeated(
  data: unknown,
  section: string,
  what: string,
  identify: (entry: Entry) => string | undefined,
): readonly Problem[] {
  const first = new Map<string, number>();
  return entriesOf(data, section).flatMap((entry, index) => {
    const identity = identify(entry);
    const earlier = identity === undefined ? undefined : first.get(identity);
    if (identity !== undefined && earlier === undefined) first.set(identity, index);
    return earlier === undefined
      ? []
      : [{ path: [section, index], message: `the same ${what} as ${section}[${String(earlier)}]` }];
  });
}

function columnsOf(value: unknown): ReturnType<typeof parseColumns> | undefined {
  try {
    return parseColumns(String(value));
  } catch {
    return undefined;
  }
}

function referenceIdentity({ from, to, when }: Entry): string | undefined {
  const [source, target] = [columnsOf(from), columnsOf(to)];
  if (!source || !target) return undefined;
  const ends = [source, target].map(({ table, columns }) => formatColumns(table, columns));
  const condition = typeof when === 'object' && when !== null ? Object.entries(when).sort() : [];
  return JSON.stringify([ends, condition]);
}

function unevenReferences(data: unknown): readonly Problem[] {
  return entriesOf(data, 'references').flatMap(({ from, to }, index) => {
    const [source, target] = [columnsOf(from)?.columns.length, columnsOf(to)?.columns.length];
    if (source === undefined || target === undefined || source === target) return [];
    return [{ path: ['references', index, 'to'], message: `${String(target)} columns for ${String(source)} in from` }];
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** Names that look alike are one person. */
const samePerson = (name: unknown): string | undefined => (typeof name === 'string' ? foldedName(name) : undefined);

/** A rule that asks for a group in which nobody is could never be met, and is most often a slip of the pen. */
function groupsOfNobody(data: unknown): readonly Problem[] {
  const groupsOf = ({ groups }: Entry): readonly unknown[] => (Array.isArray(groups) ? groups : []);
  const known = entriesOf(data, 'approvers').flatMap(groupsOf).map(String);
  return entriesOf(data, 'policy').flatMap((rule, index) =>
    groupsOf(rule).flatMap((group, at) =>
      known.includes(String(group))
        ? []
        : [
            {
              path: ['policy', index, 'groups', at],
              message: `no approver is in the group ${JSON.stringify(group)}${suggestion(String(group), known)}`,
            },
          ],
    ),
  );
}

/** What only shows when entries are compared with each other. */
export function crossProblems(data: unknown): readonly Problem[] {
  return [
    ...repeated(data, 'accounts', 'table', ({ table }) => textOf(table)),
    ...repeated(data, 'references', 'reference', referenceIdentity),
    ...unevenReferences(data),
    ...repeated(data, 'approvers', 'name', ({ name }) => samePerson(name)),
    ...groupsOfNobody(data),
    // One person with two names could otherwise approve twice.
    ...repeated(data, 'approvers', 'key', ({ key }) => textOf(key)?.trim().split(/\s+/, 2).join(' ')),
  ];
}
