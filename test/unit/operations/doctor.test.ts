import { describe, expect, it } from 'vitest';
import type { TlsMode } from '../../../src/dialects/tls.js';
import { wireDiagnoses } from '../../../src/operations/doctor.js';
import type { Environment } from '../../../src/settings/model.js';

const NOW = 1_800_000_000_000;
const GOOD = { network: 'none', clock: NOW, pooled: false } as const;

const states = (
  wire: Parameters<typeof wireDiagnoses>[0],
  environment: Environment = 'test',
  tls: TlsMode = 'verify-full',
): readonly string[] =>
  wireDiagnoses(wire, { environment, tls }, NOW).map(({ name, state, detail }) => `${name} ${state} ${detail}`);

describe('what stands between the program and the server', () => {
  it('is fine on one machine, and for a file', () => {
    expect(states(GOOD)).toEqual(['encryption ok no-network', 'clock ok clock-same', 'pooler ok direct']);
    expect(states({ ...GOOD, clock: null })).toEqual(states(GOOD));
    expect(states({ ...GOOD, network: 'encrypted' })[0]).toBe('encryption ok encrypted');
  });

  it('is told when it is in plain text, and fails production', () => {
    expect(states({ ...GOOD, network: 'plain' })[0]).toBe('encryption warn plain');
    expect(states({ ...GOOD, network: 'plain' }, 'production')[0]).toBe('encryption fail plain');
  });

  it.each(['verify-ca', 'encrypted', 'plain'] as const)(
    'is told when it is encrypted to whoever answers: %s',
    (tls) => {
      expect(states({ ...GOOD, network: 'encrypted' }, 'test', tls)[0]).toBe('encryption warn half-trusted');
    },
  );

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
