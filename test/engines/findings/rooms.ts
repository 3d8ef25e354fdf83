import { access } from './access.js';
import { back } from './back.js';
import { given } from './given.js';
import { leaving } from './leaving.js';
import { left } from './left.js';
import { many } from './many.js';
import type { Room } from './model.js';
import { people } from './people.js';
import { uncounted, weak } from './server.js';
import { supertypes } from './supertypes.js';
import { tables } from './tables.js';
import { tenants } from './tenants.js';

/** Every room: findings.test.ts runs their cases, and the house test reads from them which rules have any. */
export const ROOMS: readonly Room[] = [
  access,
  given,
  people,
  tenants,
  supertypes,
  left,
  leaving,
  tables,
  many,
  back,
  uncounted,
  weak,
];
