import type { Dialect } from '../dialect.js';
import { canonical } from './canonical.js';
import { readCatalog } from './catalog.js';
import { effectsWith } from './effects.js';
import { elements } from './elements.js';
import { inexact, unreadable } from './encoding.js';
import { identityWith, surroundings, unsafeSettings, wire } from './identity.js';
import { display, exactly, inKeys, keyLiteral, literal, parse, shown, stored } from './literals.js';
import { name, table } from './names.js';
import { classify } from './problems.js';
import { lacking } from './privileges.js';
import { script } from './script.js';

export const dialect: Dialect = {
  engine: 'mysql',
  capabilities: {
    readOnlyTransactions: true,
    lockTables: false,
    lockRows: true,
    deferredConstraints: false,
    defersWhenAsked: false,
    actsAfterStatement: false,
    derivedSelfSubquery: true,
    countsTriggerInserts: false,
    rechecksKeys: false,
    checksRowByRow: true,
    countsCascades: false,
    stepsThroughKeys: true,
    identifierBytes: 256,
  },
  script,
  name,
  table,
  rowsOf: table,
  verbs: { insert: 'INSERT INTO', update: 'UPDATE' },
  differs: (left, right) => `NOT (${left} <=> ${right})`,
  literal,
  keyLiteral,
  typed: keyLiteral,
  exactly,
  inKeys,
  canonical,
  display,
  parse,
  stored,
  shown,
  elements,
  inexact,
  unreadable,
  readCatalog: (session) => readCatalog((sql) => session.query(sql)),
  identity: identityWith('mysql', '@@server_uuid'),
  effects: effectsWith({ writes: false, partitionsCountTwice: false }),
  unsafeSettings,
  surroundings,
  lacking,
  wire,
  classify,
};
