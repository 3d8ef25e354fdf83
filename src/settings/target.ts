import { resolve } from 'node:path';
import { UntetherError } from '../errors.js';
import { findClosest } from '../messages/closest.js';
import { credentialFileProblem } from './credentials.js';
import { defaultTargetSettings } from './defaults.js';
import { findKnexfile, loadKnexfile } from './knexfile.js';
import type { Settings, Target, TargetSettings } from './model.js';
import { hasPassword, tlsOfUrl, urlToKnex } from './url.js';

export interface TargetRequest {
  /** -t: a knexfile environment. */
  readonly target?: string;
  readonly url?: string;
  /** --knexfile; otherwise the one in `dir`. */
  readonly knexfile?: string;
  /** Current folder. */
  readonly dir: string;
  readonly settings: Settings;
  /** process.env, or a stand-in. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

const URL_TARGET = 'url';

function settingsOf(name: string, { settings, dir }: TargetRequest): TargetSettings {
  const own = Object.hasOwn(settings.targets, name) ? settings.targets[name] : undefined;
  return own ?? defaultTargetSettings(name, dir);
}

function urlTarget(url: string, request: TargetRequest): Target {
  if (request.target !== undefined)
    throw new UntetherError('U09', { detail: '--target and --url both choose a target' });
  const settings = settingsOf(URL_TARGET, request);
  if (settings.environment === 'production' && hasPassword(url)) throw new UntetherError('U05', { target: URL_TARGET });
  const tls = tlsOfUrl(url) ?? settings.tls;
  return { name: URL_TARGET, knex: urlToKnex(url, request), settings: { ...settings, tls } };
}

type Environments = Readonly<Record<string, object>>;

const isProduction = (name: string, request: TargetRequest): boolean =>
  settingsOf(name, request).environment === 'production';

/** What stands for -t when it is left out: the only environment, or development; never production. */
function defaultName(environments: Environments, request: TargetRequest): string {
  const names = Object.keys(environments);
  const candidate = names.length === 1 ? names[0] : names.find((name) => name === 'development');
  if (candidate !== undefined && !isProduction(candidate, request)) return candidate;
  const why = names.map((name) => (isProduction(name, request) ? `${name} (production, only with -t)` : name));
  const [example] = names;
  throw new UntetherError('U01', example === undefined ? {} : { target: example }, { why, details: { known: names } });
}

function unknownTarget(target: string, names: readonly string[]): UntetherError {
  const near = findClosest(target, names);
  const why = [`known: ${names.join(', ')}`, ...(near === undefined ? [] : [`did you mean ${near}?`])];
  return new UntetherError('U14', { target }, { why, details: { known: names } });
}

/** A password that everybody on the machine can read guards nothing. */
async function requirePrivateFile(file: string): Promise<void> {
  const problem = await credentialFileProblem(file);
  if (problem !== null) throw new UntetherError('C03', { path: file }, { why: [problem] });
}

/**
 * The one database that a command works on. Opens no connection.
 * Throws U01 when nothing was chosen and nothing may be assumed, U05 for a production password in --url, U09 for a --url
 * that is none, U10 and U13 for the knexfile, U14 for an environment it does not have.
 */
export async function chooseTarget(request: TargetRequest): Promise<Target> {
  if (request.url !== undefined) return urlTarget(request.url, request);
  const file = request.knexfile === undefined ? findKnexfile(request.dir) : resolve(request.dir, request.knexfile);
  if (file === undefined) throw new UntetherError('U01', {}, { why: [`no knexfile in ${request.dir}, and no --url`] });
  const environments = await loadKnexfile(file);
  const name = request.target ?? defaultName(environments, request);
  const knex = Object.hasOwn(environments, name) ? environments[name] : undefined;
  if (knex === undefined) throw unknownTarget(name, Object.keys(environments));
  if (isProduction(name, request)) await requirePrivateFile(file);
  return { name, knex: knex as Readonly<Record<string, unknown>>, settings: settingsOf(name, request) };
}
