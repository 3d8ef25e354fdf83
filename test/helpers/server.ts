/** Private servers: in a temporary folder, on a free port, never as root, and gone when the test runner is gone, even by SIGKILL. */
import type { ChildProcess } from 'node:child_process';
import { execFile, spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statfsSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const NOBODY = 65534;
const START_TIMEOUT = 90_000;
const STOP_TIMEOUT = 10_000;

const runFile = promisify(execFile);

/** Database servers refuse root. A servant is the way to run one: words before the command, and who owns its files. */
interface Servant {
  readonly words: readonly string[];
  readonly owner: number | undefined;
}

function chooseServant(binary: string): Servant {
  const untilWeDie = ['setpriv', '--pdeathsig', 'KILL'];
  if (process.getuid?.() !== 0) return { words: [...untilWeDie, '--'], owner: undefined };
  const asNobody = ['setpriv', `--reuid=${String(NOBODY)}`, `--regid=${String(NOBODY)}`, '--clear-groups'];
  const nobodyMayEnter = spawnSync('setpriv', [...asNobody.slice(1), '--', 'test', '-x', binary]).status === 0;
  if (nobodyMayEnter) return { words: [...asNobody, '--pdeathsig', 'KILL', '--'], owner: NOBODY };
  // Below a folder of mode 700 only root may read: stay root, but in a user namespace where the server sees uid 1000.
  return { words: ['unshare', '--user', '--map-user=1000', '--', ...untilWeDie, '--'], owner: undefined };
}

/** Memory when there is enough of it: durable settings then cost nothing. */
function fastestTempDir(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 2 ** 30 ? memory : tmpdir();
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function remove(dir: string): void {
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
}

/** A runner killed by SIGKILL leaves its folders, maybe in memory; the next one removes them. */
function removeLeftovers(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^untether-[a-z]+-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) remove(path.join(parent, name));
  }
}

/** A folder that is gone when this process ends, or when its `remove` is called. */
export function tempDir(name: string): { readonly dir: string; readonly remove: () => void } {
  const parent = fastestTempDir();
  removeLeftovers(parent);
  const dir = mkdtempSync(path.join(parent, `untether-${name}-${String(process.pid)}-`));
  const onExit = (): void => {
    remove(dir);
  };
  process.once('exit', onExit);
  return {
    dir,
    remove: () => {
      process.removeListener('exit', onExit);
      remove(dir);
    },
  };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no TCP port to be had');
  return address.port;
}

export interface ServerPlan {
  readonly name: string;
  /** Prepares the data folder; several words each. */
  readonly prepare: (place: ServerPlace) => readonly (readonly string[])[];
  readonly command: (place: ServerPlace) => readonly [string, ...string[]];
  readonly stopSignal: NodeJS.Signals;
  /** Resolves to the server's version as soon as it answers; may be called many times before. */
  readonly ask: (place: ServerPlace) => Promise<string>;
}

export interface ServerPlace {
  readonly dir: string;
  readonly data: string;
  readonly port: number;
  /** What the server prints. */
  readonly output: string;
}

export interface PrivateServer extends ServerPlace {
  readonly version: string;
  /** Of its process, which is another one after each restart. */
  readonly pid: () => number;
  /** Waits for the end of a server that was killed, starts it on the same data, and waits until it answers. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

async function firstAnswer(plan: ServerPlan, place: ServerPlace, child: ChildProcess): Promise<string> {
  const end = Date.now() + START_TIMEOUT;
  for (;;) {
    try {
      return await plan.ask(place);
    } catch (error) {
      if (child.exitCode === null && child.signalCode === null && Date.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 30));
        continue;
      }
      const said = readFileSync(place.output, 'utf8').slice(-3000);
      throw new Error(`${plan.name} did not start (exit code ${String(child.exitCode)}). It said:\n${said}`, {
        cause: error,
      });
    }
  }
}

async function isGone(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await new Promise((resolve) => child.once('exit', resolve));
}

async function stopChild(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const hard = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT);
  await isGone(child);
  clearTimeout(hard);
}

/** Prepares and starts a server, and waits until it answers. */
export async function startServer(plan: ServerPlan): Promise<PrivateServer> {
  const { dir, remove: removeDir } = tempDir(plan.name);
  const place = { dir, data: path.join(dir, 'data'), port: await freePort(), output: path.join(dir, 'output.log') };
  // Programs that prepare a server write to a temporary folder, and /tmp may be closed to whom they run as.
  const env = { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', TZ: 'UTC', HOME: dir, TMPDIR: dir };
  const [binary, ...rest] = plan.command(place);
  const servant = chooseServant(binary);
  if (servant.owner !== undefined) chownSync(dir, servant.owner, servant.owner);
  const [first = '', ...words] = servant.words;
  for (const step of plan.prepare(place)) await runFile(first, [...words, ...step], { cwd: dir, env });

  const launch = (): ChildProcess => {
    const output = openSync(place.output, 'a');
    const started = spawn(first, [...words, binary, ...rest], { cwd: dir, env, stdio: ['ignore', output, output] });
    closeSync(output);
    return started;
  };
  let child = launch();
  const killChild = (): void => void child.kill('SIGKILL');
  process.prependOnceListener('exit', killChild); // before its folder goes
  const restart = async (): Promise<void> => {
    await isGone(child);
    const end = Date.now() + START_TIMEOUT;
    for (;;) {
      child = launch();
      try {
        await firstAnswer(plan, place, child);
        return;
      } catch (error) {
        // Processes of the dead server that still work on their last statement hold its memory.
        if (!String(error).includes('still in use') || Date.now() > end) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  };
  const stop = async (): Promise<void> => {
    await stopChild(child, plan.stopSignal);
    process.removeListener('exit', killChild);
    removeDir();
  };
  try {
    return { ...place, version: await firstAnswer(plan, place, child), pid: () => child.pid ?? 0, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
