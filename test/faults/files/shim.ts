/** Makes one call of the file system fail, as a full or broken disk does: in this process, for the time it is armed. */
import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

/** ENOSPC and EIO are thrown; a short write stores half of what it was given, says so, and the next write meets a full disk. */
export const TROUBLES = ['ENOSPC', 'EIO', 'short write'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface FileFault {
  /** Number of the call, from 0. */
  readonly call: number;
  readonly trouble: Trouble;
}

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call>;

const PROMISES = ['open', 'mkdir', 'mkdtemp', 'readdir', 'rename', 'rm', 'stat', 'access', 'readFile', 'realpath'];
const HANDLE = ['write', 'sync', 'read', 'readFile', 'stat', 'truncate', 'close'];
/** What streams that read a file call. */
const CALLBACKS = ['open', 'read', 'close'];

function problem(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: injected, ${call}`), { code, syscall: call });
}

export class Shim {
  readonly #original = new Map<Calls, Map<string, Call>>();
  #fault: FileFault | null = null;
  #calls = 0;
  #happened: string | null = null;
  #full = false;

  /** Counts from 0 again; with a fault, that call fails. */
  arm(fault: FileFault | null): void {
    this.#fault = fault;
    this.#calls = 0;
    this.#happened = null;
    this.#full = false;
    this.#replace(promises as unknown as Calls, PROMISES, (call, name) => this.#promised(call, name));
    this.#replace(fs as unknown as Calls, CALLBACKS, (call, name) => this.#withCallback(call, name));
    syncBuiltinESMExports();
  }

  disarm(): void {
    for (const [object, calls] of this.#original) Object.assign(object, Object.fromEntries(calls));
    this.#original.clear();
    syncBuiltinESMExports();
  }

  /** Calls since `arm`. */
  get calls(): number {
    return this.#calls;
  }

  /** The call that failed. */
  get happened(): string | null {
    return this.#happened;
  }

  #replace(object: Calls, names: readonly string[], wrap: (call: Call, name: string) => Call): void {
    const before = new Map<string, Call>();
    for (const name of names) {
      const call = object[name];
      if (call === undefined) throw new Error(`no call ${name}`);
      before.set(name, call);
      object[name] = wrap(call.bind(object), name);
    }
    this.#original.set(object, before);
  }

  /** The trouble of this call, if it is the one. */
  #next(name: string): Trouble | null {
    const number = this.#calls;
    this.#calls += 1;
    if (this.#full && name === 'handle.write') return 'ENOSPC';
    if (this.#fault?.call !== number) return null;
    // Only a write can be short.
    const trouble = this.#fault.trouble === 'short write' && name !== 'handle.write' ? 'EIO' : this.#fault.trouble;
    this.#happened = name;
    return trouble;
  }

  #promised(call: Call, name: string): Call {
    return async (...args) => {
      const trouble = this.#next(name);
      if (trouble !== null) throw problem(trouble, name);
      const result = await call(...args);
      if (name === 'open') this.#wrapHandle(result as FileHandle);
      return result;
    };
  }

  #withCallback(call: Call, name: string): Call {
    return (...args): unknown => {
      const trouble = this.#next(`stream.${name}`);
      const answer = args.at(-1) as (error: Error) => void;
      if (trouble !== null) {
        setImmediate(answer, problem(trouble, name));
        return undefined;
      }
      return call(...args);
    };
  }

  #wrapHandle(handle: FileHandle): void {
    const calls = handle as unknown as Calls;
    for (const name of HANDLE) {
      const call = calls[name]?.bind(handle);
      if (call === undefined) throw new Error(`a file handle has no ${name}`);
      calls[name] = (...args) => this.#onHandle(call, name, args);
    }
  }

  async #onHandle(call: Call, name: string, args: unknown[]): Promise<unknown> {
    const trouble = this.#next(`handle.${name}`);
    if (trouble === null) return call(...args);
    // A close that fails has closed all the same.
    if (name === 'close') await call(...args);
    if (trouble !== 'short write') throw problem(trouble, name);
    this.#full = true;
    const [buffer, offset = 0] = args as unknown as [Buffer, number?];
    const half = Math.floor((buffer.length - offset) / 2);
    return call(...[buffer, offset, half]);
  }
}
