import path from 'node:path';
import type { Keyring } from '../../helpers/keys.js';
import { approvalPath } from '../../../src/approval/read.js';
import { canonical, type Files, type Json, type People } from './scene.js';

/** What a forger has at hand: a genuine approval by zhao.min, its parts, and every key there is. */
export interface Workbench {
  readonly keys: Keyring;
  readonly people: People;
  /** The genuine approval. */
  readonly json: string;
  readonly sig: string;
  /** A genuine approval of another plan on the same target, by the same key. */
  readonly otherJson: string;
  readonly otherSig: string;
}

export interface Forgery {
  readonly name: string;
  /** Why it is refused: it does not count (G01), was for other bytes (G03), or is not as it was written (I10). */
  readonly code: 'G01' | 'G03' | 'I10';
  readonly why: RegExp;
  readonly forge: (bench: Workbench) => Files;
}

export const change = (json: string, other: Json): Json => ({ ...(JSON.parse(json) as Json), ...other });
export const by = (name: string, key?: string): Json => ({
  by: { name, identity: key === undefined ? 'claimed' : 'signed', ...(key === undefined ? {} : { key }) },
});

/** An approval that says something else than the genuine one, signed by whichever key. */
export function signedBy(bench: Workbench, who: keyof People, name: string, other: Json = {}): Files {
  const key = bench.people[who];
  const text = canonical(change(bench.json, { ...by(name, key.fingerprint), ...other }));
  const file = path.basename(approvalPath({ folder: '' }, name), '.json');
  return { [`${file}.json`]: text, [`${file}.sig`]: bench.keys.sign(key, text) };
}

export const withSig =
  (edit: (sig: string, bench: Workbench) => string) =>
  (bench: Workbench): Files => ({
    'zhao.min.json': bench.json,
    'zhao.min.sig': edit(bench.sig, bench),
  });
export const withJson =
  (edit: (json: string, bench: Workbench) => string) =>
  (bench: Workbench): Files => ({
    'zhao.min.json': edit(bench.json, bench),
    'zhao.min.sig': bench.sig,
  });
export const edited = (other: Json): ((bench: Workbench) => Files) =>
  withJson((json) => canonical(change(json, other)));
/** Signed by the right key: only what it says is wrong. */
export const resigned =
  (other: Json) =>
  (bench: Workbench): Files =>
    signedBy(bench, 'zhao', 'zhao.min', other);
