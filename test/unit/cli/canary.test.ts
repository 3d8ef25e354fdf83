import { expect, test } from 'vitest';
import { occurrences } from '../../helpers/canary.js';

const CORE = 'Zq7Kanarie';

test.each([
  ['plain', `x${CORE}y`],
  ['plain', CORE.toUpperCase()],
  ['hex', Buffer.from(`abc${CORE}`).toString('hex').toUpperCase()],
  ['url', [...CORE].map((c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`).join('')],
  ['json', [...CORE].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
  ['base64', Buffer.from(`${CORE} is`).toString('base64')],
  ['base64', Buffer.from(`a${CORE} is`).toString('base64')],
  ['base64', Buffer.from(`ab${CORE}`).toString('base64url')],
  ['entities', [...CORE].map((c) => `&#${String(c.charCodeAt(0))};`).join('')],
])('the search for secrets knows %s: %s', (name, text) => {
  expect(occurrences(`before ${text} after`, CORE).map((found) => found.split(':', 1)[0])).toEqual([name]);
  expect(occurrences('before and after', CORE)).toEqual([]);
});
