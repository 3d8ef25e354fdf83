import { describe, expect, it } from 'vitest';
import { wireDiagnoses } from '../../../src/operations/doctor.js';

const NOW = 1_800_000_000_000;
const GOOD = { network: 'none', clock: NOW, pooled: false } as const;

const states = (wire: Parameters<typeof wireDiagnoses>[0], isProduction = false): readonly string[] =>
  wireDiagnoses(wire, isProduction, NOW).map(({ name, state, detail }) => `${name} ${state} ${detail}`);

describe('what stands between the program and the server', () => {
  it('is fine on one machine, and for a file', () => {
    expect(states(GOOD)).toEqual(['encryption ok no-network', 'clock ok clock-same', 'pooler ok direct']);
    expect(states({ ...GOOD, clock: null })).toEqual(states(GOOD));
    expect(states({ ...GOOD, network: 'encrypted' })[0]).toBe('encryption ok encrypted');
  });

  it('is told when it is in plain text, and fails production', () => {
    expect(states({ ...GOOD, network: 'plain' })[0]).toBe('encryption warn plain');
    expect(states({ ...GOOD, network: 'plain' }, true)[0]).toBe('encryption fail plain');
  });

  it.each([
    [5000, 'ok clock-same'],
    [5001, 'warn clock-off'],
    [-3_600_000, 'warn clock-off'],
  ])('counts a clock that is %i ms ahead', (ahead, expected) => {
    expect(states({ ...GOOD, clock: NOW + ahead })[1]).toBe(`clock ${expected}`);
  });

  it('tells of a pooler', () => {
    expect(states({ ...GOOD, pooled: true })[2]).toBe('pooler warn pooled');
  });
});
