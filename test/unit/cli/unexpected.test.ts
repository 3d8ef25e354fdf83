import { expect, it } from 'vitest';
import { asUntetherError } from '../../../src/cli/output/errors.js';

it.each([
  ['apply', 'unknown'],
  ['init', 'unknown'],
  ['rehearse', 'unchanged'],
  ['plan unlink', 'unchanged'],
  ['scan', 'unchanged'],
])('what nobody foresaw in %s leaves the data %s', (command, data) => {
  const error = asUntetherError(new TypeError('x is not a function'), command);
  expect(error).toMatchObject({ code: 'B01', data, why: ['x is not a function'] });
});
