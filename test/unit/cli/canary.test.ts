import { expect, test } from 'vitest';
import { occurrences } from '../../helpers/canary.js';

const CORE = 'Zq7Kanarie';

const spelled = (write: (code: number) => string): string =>
  Array.from(CORE, (character) => write(character.charCodeAt(0))).join('');

test.each([
  ['plain', `x${CORE}y`],
  ['plain', CORE.toUpperCase()],
  ['hex', Buffer.from(`abc${CORE}`).toString('hex').toUpperCase()],
  ['url', spelled((code) => `%${code.toString(16).toUpperCase()}`)],
  ['json', spelled((code) => `\\u${code.toString(16).padStart(4, '0')}`)],
  ['base64', Buffer.from(`${CORE} is`).toString('base64')],
  ['base64', Buffer.from(`a${CORE} is`).toString('base64')],
  ['base64', Buffer.from(`ab${CORE}`).toString('base64url')],
  ['entities', spelled((code) => `&#${String(code)};`)],
])('the search for secrets knows %s: %s', (name, text) => {
  expect(occurrences(`before ${text} after`, CORE).map((found) => found.split(':', 1)[0])).toEqual([name]);
  expect(occurrences('before and after', CORE)).toEqual([]);
});
