import { expect, it } from 'vitest';
import { keyParts } from '../../../src/plan/key-names.js';
import { column } from '../catalog/sample.js';

const key = [column('tenant_id', { family: 'integer' }), column('login', { family: 'text' })];

it.each([
  ['7, ada', ['7', 'ada']],
  ['7,ada', ['7', 'ada']],
  ['[7, "a,b"]', ['7', 'a,b']],
  ['["7", "ada"]', ['7', 'ada']],
  ['ada', null],
  ['7, ada, x', null],
  ['x, ada', null],
  ['[7', null],
  ['{"a": 1}', null],
])('%s as a key of two columns', (name, parts) => {
  expect(keyParts(name, key)).toEqual(parts);
});
