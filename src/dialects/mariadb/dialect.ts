import type { Dialect } from '../dialect.js';
import { dialect as mysql } from '../mysql/dialect.js';
import { elementsWith } from '../mysql/elements.js';
import { inexactEnum } from '../mysql/encoding.js';
import { readCatalog } from './catalog.js';
import { effects } from './effects.js';
import { identity } from './identity.js';

/** MariaDB is MySQL with overrides. */
export const dialect: Dialect = {
  ...mysql,
  engine: 'mariadb',
  // Its counter of writes leaves temporary tables out.
  capabilities: { ...mysql.capabilities, countsTriggerInserts: true },
  elements: elementsWith((text) => `'${text}'`),
  inexact: inexactEnum,
  readCatalog: (session) => readCatalog((sql) => session.query(sql)),
  identity,
  effects,
};
