import type { Dialect } from '../dialect.js';
import { canonical } from './canonical.js';
import { readCatalog } from './catalog.js';
import { effects } from './effects.js';
import { elements } from './elements.js';
import { identity, surroundings, unsafeSettings, wire } from './identity.js';
import { display, exactly, inKeys, literal, parse, shown, stored } from './literals.js';
import { name, table } from './names.js';
import { classify } from './problems.js';
import { lacking } from './privileges.js';
import { script } from './script.js';

export const dialect: Dialect = {
  engine: 'sqlite',
  capabilities: {
    readOnlyTransactions: true,
    lockTables: false,
    lockRows: false,
    deferredConstraints: true,
    defersWhenAsked: false,
    actsAfterStatement: false,
    derivedSelfSubquery: false,
    countsTriggerInserts: true,
    rechecksKeys: true,
    checksRowByRow: false,
    countsCascades: true,
    stepsThroughKeys: true,
    identifierBytes: 0,
  },
  script,
  name,
  table,
  rowsOf: table,
  verbs: { insert: 'INSERT OR ABORT INTO', update: 'UPDATE OR ABORT' },
  differs: (left, right) => `${left} IS NOT ${right}`,
  literal: (cell) => literal(cell),
  keyLiteral: (cell) => literal(cell),
  typed: (cell) => literal(cell),
  exactly,
  inKeys,
  canonical,
  display: (cell) => display(cell),
  parse,
  stored,
  shown,
  elements,
  inexact: () => null,
  unreadable: () => null,
  readCatalog: (session) => readCatalog((sql) => session.query(sql)),
  identity,
  effects,
  unsafeSettings,
  surroundings,
  lacking,
  wire,
  classify,
};
