import dns from 'node:dns';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { withSession } from '../../../src/database/open.js';
import { TLS_MODES, type TlsMode } from '../../../src/dialects/tls.js';
import { UntetherError } from '../../../src/errors.js';
import { defaultTargetSettings } from '../../../src/settings/defaults.js';
import type { Target } from '../../../src/settings/model.js';
import { runCli } from '../../helpers/cli.js';
import type { ServerTarget } from '../../helpers/target.js';
import { type Certificates, makeCertificates, NAME } from './certificates.js';
import { Recorder } from './recorder.js';
import { LOGIN, startTlsServer, type TlsServer } from './server.js';

const injected = inject('engine') as ServerTarget;
const { engine } = injected;
const scheme = engine === 'postgres' ? 'postgres' : 'mysql';
/** What is weaker than the default is tried in full only where time is no matter. */
const isLong = process.env['UNTETHER_LONG'] === '1';
const LIMITS = { readOnly: true, lockTimeout: 5000, statementTimeout: 60_000 };

/** What a server shows: a certificate, no TLS at all, or none any more behind somebody who takes it away. */
const SERVERS = [
  'good',
  'other name',
  'localhost',
  'expired',
  'self-signed',
  'other authority',
  'none',
  'stripped',
] as const;
type Shown = (typeof SERVERS)[number];

/** The servers that each mode lets through. */
const ACCEPTED: Readonly<Record<TlsMode, readonly Shown[]>> = {
  'verify-full': ['good'],
  'verify-ca': ['good', 'other name', 'localhost'],
  encrypted: ['good', 'other name', 'localhost', 'expired', 'self-signed', 'other authority'],
  plain: SERVERS,
};

const realLookup = dns.lookup;
let certificates: Certificates;
let server: TlsServer;
let recorder: Recorder;

/** The names of the tests lead to this machine, which nothing but the resolver knows. */
function lookup(...given: Parameters<typeof dns.lookup>): void {
  const [host, ...rest] = given;
  realLookup(host.endsWith('.test') || host.endsWith('.evil') ? '127.0.0.1' : host, ...rest);
}

beforeAll(async () => {
  certificates = makeCertificates();
  server = await startTlsServer(injected, certificates);
  recorder = await Recorder.start(engine);
  dns.lookup = lookup as typeof dns.lookup;
});

afterAll(async () => {
  dns.lookup = realLookup;
  await recorder.stop();
  await server.stop();
});

async function lead(shown: Shown): Promise<void> {
  // MySQL cannot give up its TLS; on the wire it is the same.
  const strips = shown === 'stripped' || (shown === 'none' && engine === 'mysql');
  recorder.lead(await server.show(strips ? 'good' : shown), { strips });
}

interface Attempt {
  readonly host?: string;
  readonly tls?: TlsMode;
  /** Of the knexfile. */
  readonly ssl?: unknown;
}

/** `accepted`, or the code of the refusal and its reasons. */
async function attempt({ host = NAME, tls, ssl }: Attempt): Promise<string> {
  const connection = { ...LOGIN, host, port: recorder.port, ...(ssl === undefined ? {} : { ssl }) };
  const settings = { ...defaultTargetSettings('far', '/'), ...(tls === undefined ? {} : { tls }) };
  const target: Target = {
    name: 'far',
    knex: { client: engine === 'postgres' ? 'pg' : 'mysql2', connection },
    settings,
  };
  try {
    await withSession(target, LIMITS, (session) => session.query("SELECT 'canary-of-a-statement'"));
    return 'accepted';
  } catch (error) {
    if (!(error instanceof UntetherError)) throw error;
    return `${error.code}: ${error.why.join(' ')}`;
  }
}

/** MySQL does not take a certificate of its own that has expired. */
const SHOWABLE = SERVERS.filter((shown) => !(shown === 'expired' && engine === 'mysql'));

describe.each(SHOWABLE)(`a ${engine} server that shows: %s`, (shown) => {
  it.each(isLong ? TLS_MODES : (['verify-full', 'plain'] as const))('%s', async (tls) => {
    await lead(shown);
    const said = await attempt({ tls, ...(tls === 'plain' ? {} : { ssl: { ca: certificates.ca } }) });
    expect(recorder.connections).toBeGreaterThan(0);
    expect(said).toMatch(ACCEPTED[tls].includes(shown) ? /^accepted$/ : /^C09: ./);
    if (tls === 'plain') expect(recorder.readable).toContain('canary-of-a-statement');
    else expect(recorder.readable).toBe('');
  });
});

describe(`a knexfile takes back no check of ${engine}`, () => {
  it.each([
    ['ssl: false', false],
    ['no word of ssl', undefined],
    ['rejectUnauthorized: false', { rejectUnauthorized: false }],
    ['a check of its own', { rejectUnauthorized: false, checkServerIdentity: () => undefined, verifyIdentity: false }],
  ])('%s', async (_, ssl) => {
    for (const shown of isLong ? SHOWABLE.slice(1) : (['other name', 'stripped'] as const)) {
      await lead(shown);
      expect(await attempt({ ssl: typeof ssl === 'object' ? { ...ssl, ca: certificates.ca } : ssl })).toMatch(
        /^C09: ./,
      );
      expect(recorder.readable).toBe('');
    }
  });

  it('nor does the environment', async () => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
    try {
      await lead('self-signed');
      expect(await attempt({})).toMatch(/^C09: ./);
      expect(recorder.readable).toBe('');
    } finally {
      delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    }
  });
});

describe(`what counts as this machine for ${engine}`, () => {
  it.each(['127.0.0.1', 'localhost'])('%s is', async (host) => {
    await lead('none');
    expect(await attempt({ host })).toBe('accepted');
  });

  it.each([
    '0.0.0.0',
    '127.0.0.1.evil',
    'localhost.evil',
    'loopback.test',
    '127.1',
    '0x7f.1',
    '2130706433',
    'LOCALHOST.',
  ])('%s is not, wherever it leads', async (host) => {
    await lead('none');
    expect(await attempt({ host })).toMatch(/^C09: |^C01: .*(ENOTFOUND|EAI_AGAIN)/);
    expect(recorder.readable).toBe('');
  });

  it('a certificate of localhost proves nothing for an address', async () => {
    await lead('localhost');
    expect(await attempt({ host: '0.0.0.0', ssl: { ca: certificates.ca } })).toMatch(/^C09: ./);
    expect(recorder.readable).toBe('');
  });
});

describe(`--url on ${engine}`, () => {
  const url = (query: string): string =>
    `${scheme}://${LOGIN.user}:${LOGIN.password}@0.0.0.0:${String(recorder.port)}/${LOGIN.database}${query}`;
  const doctor = (query: string, lang: string) => runCli(['doctor', '--url', url(query), '--lang', lang]);

  it('is refused without a word about TLS, in both languages', async () => {
    await lead('good');
    for (const [lang, words] of [
      ['en', 'The way to the server is not secure'],
      ['zh-CN', '到服务器的连接不安全'],
    ] as const) {
      const { code, stderr } = await doctor('', lang);
      expect(code).toBe(6);
      expect(stderr).toContain('UT-C09');
      expect(stderr).toContain(words);
      expect(stderr).not.toContain(LOGIN.password);
    }
    expect(recorder.readable).toBe('');
  });

  it('names the mode that asks for less, and doctor tells of it', async () => {
    await lead('self-signed');
    const { stdout } = await doctor(engine === 'postgres' ? '?sslmode=no-verify' : '?ssl-mode=REQUIRED', 'en');
    expect(stdout).toContain('tls: encrypted');
    expect(recorder.connections).toBeGreaterThan(0);
    expect(recorder.readable).toBe('');
  });
});
