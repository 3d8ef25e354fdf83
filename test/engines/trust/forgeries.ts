import type { Keyring } from '../../helpers/keys.js';
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

const change = (json: string, other: Json): Json => ({ ...(JSON.parse(json) as Json), ...other });
const by = (name: string, key?: string): Json => ({
  by: { name, identity: key === undefined ? 'claimed' : 'signed', ...(key === undefined ? {} : { key }) },
});

/** An approval that says something else than the genuine one, signed by whichever key. */
function signedBy(bench: Workbench, who: keyof People, name: string, other: Json = {}): Files {
  const key = bench.people[who];
  const text = canonical(change(bench.json, { ...by(name, key.fingerprint), ...other }));
  const file = name.replace(/[^\p{L}\p{N}._-]+/gu, '_');
  return { [`${file}.json`]: text, [`${file}.sig`]: bench.keys.sign(key, text) };
}

const withSig =
  (edit: (sig: string, bench: Workbench) => string) =>
  (bench: Workbench): Files => ({
    'zhao.min.json': bench.json,
    'zhao.min.sig': edit(bench.sig, bench),
  });
const withJson =
  (edit: (json: string, bench: Workbench) => string) =>
  (bench: Workbench): Files => ({
    'zhao.min.json': edit(bench.json, bench),
    'zhao.min.sig': bench.sig,
  });
const edited = (other: Json): ((bench: Workbench) => Files) => withJson((json) => canonical(change(json, other)));
/** Signed by the right key: only what it says is wrong. */
const resigned =
  (other: Json) =>
  (bench: Workbench): Files =>
    signedBy(bench, 'zhao', 'zhao.min', other);

const KEYS: readonly Forgery[] = [
  { name: 'nothing', code: 'G01', why: /1 of 2/, forge: () => ({}) },
  {
    name: 'the name of an approver, claimed',
    code: 'G01',
    why: /better known/,
    forge: ({ json }) => ({ 'zhao.min.json': canonical(change(json, by('zhao.min'))) }),
  },
  {
    name: 'the name of an approver, by a login',
    code: 'G01',
    why: /better known/,
    forge: ({ json }) => ({
      'zhao.min.json': canonical(change(json, { by: { name: 'zhao.min', identity: 'os-login' } })),
    }),
  },
  {
    name: 'a key that nobody is named with',
    code: 'G01',
    why: /does not name the key/,
    forge: (bench) => {
      const key = bench.keys.ssh();
      const text = canonical(change(bench.json, by('zhao.min', key.fingerprint)));
      return { 'zhao.min.json': text, 'zhao.min.sig': bench.keys.sign(key, text) };
    },
  },
  {
    name: 'the requester, with a key of their own',
    code: 'G01',
    why: /requester/,
    forge: (b) => signedBy(b, 'asker', 'asker'),
  },
  { name: 'the requester in capitals', code: 'G01', why: /requester/, forge: (b) => signedBy(b, 'asker', 'ASKER') },
  {
    name: 'the requester, spread wide',
    code: 'G01',
    why: /requester/,
    forge: (b) => signedBy(b, 'asker', 'ａｓｋｅｒ'),
  },
  {
    name: "the requester's key under another name",
    code: 'G01',
    why: /another name/,
    forge: (b) => signedBy(b, 'asker', 'zhao.min'),
  },
  { name: 'one key, a second name', code: 'G01', why: /another name/, forge: (b) => signedBy(b, 'qian', 'zhao.min') },
  { name: 'one key, a name nobody has', code: 'G01', why: /another name/, forge: (b) => signedBy(b, 'qian', 'li') },
  { name: 'a name that is a pattern', code: 'G01', why: /another name/, forge: (b) => signedBy(b, 'zhao', '*') },
  {
    name: 'a name of a whole domain',
    code: 'G01',
    why: /another name/,
    forge: (b) => signedBy(b, 'zhao', '*@example.com'),
  },
  { name: 'a revoked key', code: 'G01', why: /revoked/, forge: (b) => signedBy(b, 'revoked', 'revoked') },
  { name: 'a key past its time', code: 'G01', why: /valid no longer/, forge: (b) => signedBy(b, 'expired', 'expired') },
  {
    name: 'a key past its time, with a time of signing when it was valid',
    code: 'G01',
    why: /valid no longer/,
    forge: (b) => signedBy(b, 'expired', 'expired', { at: '2025-12-01T00:00:00.000Z' }),
  },
  { name: 'a key before its time', code: 'G01', why: /not valid yet/, forge: (b) => signedBy(b, 'early', 'early') },
  {
    name: 'a certificate by an authority over the key of an approver',
    code: 'I10',
    why: /another key/,
    forge: (b) => {
      const certificate = b.keys.certified(b.people.zhao, b.keys.ssh());
      return { 'zhao.min.json': b.json, 'zhao.min.sig': b.keys.sign(certificate, b.json) };
    },
  },
  {
    name: 'a certificate that is told as one',
    code: 'G01',
    why: /does not name the key/,
    forge: (b) => {
      const certificate = b.keys.certified(b.people.zhao, b.keys.ssh());
      const text = canonical(change(b.json, by('zhao.min', certificate.fingerprint)));
      return { 'zhao.min.json': text, 'zhao.min.sig': b.keys.sign(certificate, text) };
    },
  },
];

const SIGNATURES: readonly Forgery[] = [
  {
    name: 'another key than it says',
    code: 'I10',
    why: /another key/,
    forge: withSig((_, b) => b.keys.sign(b.people.asker, b.json)),
  },
  {
    name: 'namespace file',
    code: 'I10',
    why: /made for "file"/,
    forge: withSig((_, b) => b.keys.sign(b.people.zhao, b.json, 'file')),
  },
  {
    name: 'namespace git',
    code: 'I10',
    why: /made for "git"/,
    forge: withSig((_, b) => b.keys.sign(b.people.zhao, b.json, 'git')),
  },
  {
    name: 'a namespace that begins alike',
    code: 'I10',
    why: /made for/,
    forge: withSig((_, b) => b.keys.sign(b.people.zhao, b.json, 'untether-approval-v1 ')),
  },
  {
    name: 'a signature over something else',
    code: 'I10',
    why: /does not fit/,
    forge: withSig((_, b) => b.keys.sign(b.people.zhao, 'yes')),
  },
  {
    name: 'a signature over the same with a newline',
    code: 'I10',
    why: /does not fit/,
    forge: withSig((_, b) => b.keys.sign(b.people.zhao, `${b.json}\n`)),
  },
  { name: 'the signature of another plan', code: 'I10', why: /does not fit/, forge: withSig((_, b) => b.otherSig) },
  { name: 'an empty signature', code: 'I10', why: /spelling/, forge: withSig(() => '') },
  { name: 'no signature', code: 'I10', why: /signature is gone/, forge: ({ json }) => ({ 'zhao.min.json': json }) },
  { name: 'a signature alone', code: 'I10', why: /belongs to none/, forge: ({ sig }) => ({ 'zhao.min.sig': sig }) },
  {
    name: 'a signature beside a claim',
    code: 'I10',
    why: /does not say so/,
    forge: ({ json, sig }) => ({ 'zhao.min.json': canonical(change(json, by('zhao.min'))), 'zhao.min.sig': sig }),
  },
  ...(
    [
      ['a newline behind', (sig) => `${sig}\n`],
      ['without the last newline', (sig) => sig.trimEnd()],
      ['a blank line in front', (sig) => `\n${sig}`],
      ['text behind', (sig) => `${sig}approved\n`],
      ['lines of Windows', (sig) => sig.replaceAll('\n', '\r\n')],
      ['longer lines', (sig) => sig.replace(/\n(?=[A-Za-z0-9+/=]+\n-)/, '')],
      ['a blank in the middle', (sig) => sig.replace('U1NIU0lH', 'U1NIU0 lH')],
      ['a sign more', (sig) => sig.replace('U1NIU0lH', 'AU1NIU0lH')],
      ['another sign', (sig) => sig.replace(/[A-Za-z0-9](?==*\n-----END)/, (last) => (last === 'A' ? 'Q' : 'A'))],
      ['without its end', (sig) => sig.replace('-----END SSH SIGNATURE-----\n', '')],
      ['small letters', (sig) => sig.replace('BEGIN', 'begin')],
      ['twice', (sig) => sig + sig],
    ] satisfies readonly (readonly [string, (sig: string) => string])[]
  ).map(([name, edit]): Forgery => ({
    name: `edited armor: ${name}`,
    code: 'I10',
    why: /spelling|does not fit/,
    forge: withSig(edit),
  })),
];

const WORDS: readonly Forgery[] = [
  {
    name: 'a rejection that became an approval',
    code: 'I10',
    why: /does not fit/,
    forge: (b) => {
      const { 'zhao.min.sig': sig = '' } = signedBy(b, 'zhao', 'zhao.min', { decision: 'rejected' });
      return { 'zhao.min.json': b.json, 'zhao.min.sig': sig };
    },
  },
  { name: 'another note', code: 'I10', why: /does not fit/, forge: edited({ note: 'fine' }) },
  {
    name: 'a finding accepted afterwards',
    code: 'I10',
    why: /does not fit/,
    forge: edited({ accepted: [{ rule: 'R012', why: 'x' }] }),
  },
  {
    name: 'a rollback approved afterwards',
    code: 'I10',
    why: /does not fit/,
    forge: edited({ preApprovedRollback: 86_400 }),
  },
  { name: 'a later end', code: 'I10', why: /does not fit/, forge: edited({ expiresAt: '2999-01-01T00:00:00.000Z' }) },
  { name: 'a field more', code: 'I10', why: /does not fit/, forge: edited({ admin: true }) },
  {
    name: 'the approval of another plan',
    code: 'G03',
    why: /^$/,
    forge: (b) => ({ 'zhao.min.json': b.otherJson, 'zhao.min.sig': b.otherSig }),
  },
  {
    name: 'the digest of another plan, edited',
    code: 'I10',
    why: /does not fit/,
    forge: withJson((json, b) =>
      canonical({ ...(JSON.parse(b.otherJson) as Json), digest: (JSON.parse(json) as Json)['digest'] }),
    ),
  },
  {
    name: 'another target, signed',
    code: 'G01',
    why: /another target/,
    forge: resigned({ target: { name: 'app', environment: 'test', engine: 'sqlite', database: 'x', identity: 'y' } }),
  },
  {
    name: 'a later end, signed',
    code: 'G01',
    why: /another target/,
    forge: resigned({ expiresAt: '2999-01-01T00:00:00.000Z' }),
  },
  {
    name: 'other settings, signed',
    code: 'G01',
    why: /another untether.yaml/,
    forge: resigned({ settings: 'a'.repeat(64) }),
  },
  { name: 'no settings, signed', code: 'G01', why: /another untether.yaml/, forge: resigned({ settings: null }) },
  {
    name: 'a time to come, signed',
    code: 'G01',
    why: /still to come/,
    forge: resigned({ at: '2999-01-01T00:00:00.000Z' }),
  },
  {
    name: 'fields in another order',
    code: 'I10',
    why: /spelling/,
    forge: withJson((json) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(json) as Json).reverse()))),
  },
  {
    name: 'blanks between',
    code: 'I10',
    why: /spelling/,
    forge: withJson((json) => JSON.stringify(JSON.parse(json), null, 1)),
  },
  { name: 'a newline behind', code: 'I10', why: /spelling/, forge: withJson((json) => `${json}\n`) },
  { name: 'a byte order mark', code: 'I10', why: /not JSON|spelling/, forge: withJson((json) => `\uFEFF${json}`) },
  {
    name: 'a key that stands twice',
    code: 'I10',
    why: /spelling/,
    forge: withJson((json) => json.replace('{', '{"decision":"rejected",')),
  },
  { name: 'a decision that is none', code: 'I10', why: /form/, forge: edited({ decision: 'Approved' }) },
  { name: 'half a file', code: 'I10', why: /not JSON/, forge: withJson((json) => json.slice(0, json.length / 2)) },
  { name: 'an empty file', code: 'I10', why: /not JSON/, forge: withJson(() => '') },
  {
    name: 'the same decision under a second name',
    code: 'I10',
    why: /decision of zhao.min/,
    forge: ({ json, sig }) => ({ 'zhao.json': json, 'zhao.sig': sig }),
  },
  {
    name: 'a rejection by somebody who only claims a name',
    code: 'G01',
    why: /rejected by li/,
    forge: (b) => ({
      'zhao.min.json': b.json,
      'zhao.min.sig': b.sig,
      'li.json': canonical(change(b.json, { ...by('li'), decision: 'rejected', preApprovedRollback: null })),
    }),
  },
];

/** Every one of them beside one genuine approval by somebody else, where two are needed. */
export const FORGERIES: readonly Forgery[] = [...KEYS, ...SIGNATURES, ...WORDS];
