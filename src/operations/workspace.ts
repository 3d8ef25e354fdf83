import { hostname, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { withReading } from '../database/open.js';
import type { Catalog } from '../catalog/model.js';
import type { ServerIdentity, Session, SessionOptions } from '../dialects/dialect.js';
import { inferLinks } from '../links/infer.js';
import { type Masks, masksOf } from '../links/masks.js';
import { mergeLinks } from '../links/merge.js';
import type { Links } from '../links/model.js';
import { UntetherError } from '../errors.js';
import type { Person } from '../plan/model.js';
import { readSnapshotKeys } from '../snapshot/keys.js';
import { loadSettings, readSettingsText } from '../settings/load.js';
import { requireMaskedColumns } from '../settings/masks.js';
import type { Settings, Target } from '../settings/model.js';
import { foldedName } from '../settings/names.js';
import { chooseTarget, type TargetRequest } from '../settings/target.js';

/** Where a command works: a folder with settings and a knexfile, and which of its databases. */
export interface WorkspaceOptions {
  readonly dir: string;
  readonly config?: string;
  readonly knexfile?: string;
  readonly target?: string;
  readonly url?: string;
  /** A claimed name; the login of this machine when left out. */
  readonly actor?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds. */
  readonly lockTimeout?: number;
  readonly statementTimeout?: number;
  /** A file of age that holds the secret keys of encrypted snapshots; by UNTETHER_SNAPSHOT_KEY when left out. */
  readonly snapshotKey?: string;
  /** Where a plan that is made goes; see PlanPlace. Among the plans when left out. */
  readonly outputDir?: string;
}

export interface Workspace {
  readonly dir: string;
  readonly settings: Settings;
  readonly actor: Person;
  readonly host: string;
  readonly limits: Pick<SessionOptions, 'lockTimeout' | 'statementTimeout' | 'selectTimeout'>;
  /** Where a plan that is made goes instead of among the plans. */
  readonly outputDir: string | null;
  readonly target: () => Promise<Target>;
  /** Another target than the chosen one: a knexfile environment, or a URL or path as `--url` takes them. */
  readonly targetNamed: (name: string) => Promise<Target>;
  /** Secret keys that open encrypted snapshots; none when no file of them is named. */
  readonly snapshotKeys: () => Promise<readonly string[]>;
  /** The settings as the file holds them now. */
  readonly reload: () => Promise<Settings>;
}

/** What a reading operation sees of the database before links are looked for. */
export interface Scene {
  readonly session: Session;
  readonly catalog: Catalog;
  readonly target: Target;
  readonly server: ServerIdentity;
}

/** Everything a reading operation sees of the database. */
export interface View extends Scene {
  /** What discovery found, before the settings file is put over it. */
  readonly found: Links;
  readonly links: Links;
  /** Columns whose values nobody is shown. */
  readonly masks: Masks;
}

const LIMITS = { lockTimeout: 5000, statementTimeout: 60_000 };

function osLogin(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number without a name.
    return `uid-${String(process.getuid?.() ?? 0)}`;
  }
}

/** A name that is empty to the eye could be anybody's, and one with line breaks looks like more than a name. */
function requireName(actor: string): string {
  if (foldedName(actor) !== '' && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(actor)) return actor;
  throw new UntetherError('U09', { detail: '--actor is empty, or has characters that cannot be shown' });
}

/** Read when the first snapshot is opened, once. */
function keysIn(dir: string, file: string | undefined): Workspace['snapshotKeys'] {
  let read: Promise<readonly string[]> | undefined;
  return () =>
    (read ??= file === undefined || file === '' ? Promise.resolve([]) : readSnapshotKeys(resolve(dir, file)));
}

export async function openWorkspace(options: WorkspaceOptions): Promise<Workspace> {
  const reload = (): Promise<Settings> =>
    loadSettings({ dir: options.dir, ...(options.config === undefined ? {} : { config: options.config }) });
  const settings = await reload();
  const { dir, env, target, url, knexfile } = options;
  const request = {
    dir,
    env,
    settings,
    ...(target === undefined ? {} : { target }),
    ...(url === undefined ? {} : { url }),
    ...(knexfile === undefined ? {} : { knexfile }),
  };
  return {
    dir,
    settings,
    actor:
      options.actor === undefined
        ? { name: osLogin(), identity: 'os-login' }
        : { name: requireName(options.actor), identity: 'claimed' },
    host: hostname(),
    limits: {
      lockTimeout: options.lockTimeout ?? LIMITS.lockTimeout,
      statementTimeout: options.statementTimeout ?? LIMITS.statementTimeout,
    },
    outputDir: options.outputDir ?? null,
    target: () => chooseTarget(request),
    targetNamed: (name) => chooseTarget(namedTarget(request, name)),
    snapshotKeys: keysIn(dir, options.snapshotKey ?? env['UNTETHER_SNAPSHOT_KEY']),
    reload,
  };
}

const isUrl = (name: string): boolean => /:\/\/|^sqlite3?:|\.(db|sqlite|sqlite3)$/i.test(name);

function namedTarget({ dir, env, settings, knexfile }: TargetRequest, name: string): TargetRequest {
  const place = { dir, env, settings, ...(knexfile === undefined ? {} : { knexfile }) };
  return isUrl(name) ? { ...place, url: name } : { ...place, target: name };
}

/** Who is linked to what: what we find, corrected by what the file says. */
export function linksFor(settings: Settings): (catalog: Catalog) => Links {
  return (catalog) => mergeLinks(inferLinks(catalog), settings);
}

/** Which columns hold personal data, by the same links that everything else is done by. */
export function masksFor(settings: Settings): (catalog: Catalog) => Masks {
  return (catalog) => masksOf(settings, linksFor(settings)(catalog));
}

async function requireKnownMasks({ mask, file }: Settings, catalog: Catalog): Promise<void> {
  if (mask.length === 0 || file === null) return;
  requireMaskedColumns(mask, catalog, { name: file, text: (await readSettingsText(file)) ?? '' });
}

/** Reads the catalog of the target inside one READ ONLY transaction. Throws U04 for columns to mask that it does not have. */
export async function withCatalog<T>(workspace: Workspace, use: (scene: Scene) => Promise<T>): Promise<T> {
  const target = await workspace.target();
  return withReading(target, workspace.limits, async (session) => {
    const server = await session.dialect.identity(session);
    const catalog = await session.dialect.readCatalog(session);
    await requireKnownMasks(workspace.settings, catalog);
    return use({ session, catalog, target, server });
  });
}

/** Looks at the target inside one READ ONLY transaction; links come from the catalog and the settings, no row is read for them. */
export async function withView<T>(workspace: Workspace, use: (view: View) => Promise<T>): Promise<T> {
  return withCatalog(workspace, (scene) => {
    const found = inferLinks(scene.catalog);
    const links = mergeLinks(found, workspace.settings);
    return use({ ...scene, found, links, masks: masksOf(workspace.settings, links) });
  });
}
