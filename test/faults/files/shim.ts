/** Makes one call of the file system fail, as a full or broken disk does: in this process, for the time it is armed. */
import { type FileCall, hookFileCalls } from './calls.js';

/** ENOSPC and EIO are thrown; a short write stores half of what it was given, says so, and the next write meets a full disk. */
export const TROUBLES = ['ENOSPC', 'EIO', 'short write'] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface FileFault {
  /** Number of the call, from 0. */
  readonly call: number;
  readonly trouble: Trouble;
}

type Go = (...args: unknown[]) => unknown;

function problem(code: string, call: string): Error {
  return Object.assign(new Error(`${code}: injected, ${call}`), { code, syscall: call });
}

export class Shim {
  #takeOff: (() => void) | null = null;
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
    this.#takeOff = hookFileCalls((call, go) => this.#onCall(call, go));
  }

  disarm(): void {
    this.#takeOff?.();
    this.#takeOff = null;
  }

  /** Calls since `arm`. */
  get calls(): number {
    return this.#calls;
  }

  /** The call that failed. */
  get happened(): string | null {
    return this.#happened;
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

  #onCall({ name, args }: FileCall, go: Go): unknown {
    const trouble = this.#next(name);
    if (trouble === null) return go(...args);
    if (name.startsWith('stream.')) {
      setImmediate(args.at(-1) as (error: Error) => void, problem(trouble, name));
      return undefined;
    }
    if (trouble === 'short write') return this.#writeHalf(args, go);
    return this.#fail(problem(trouble, name), name === 'handle.close' ? go : null);
  }

  /** A close that fails has closed all the same. */
  async #fail(error: Error, close: Go | null): Promise<never> {
    await close?.();
    throw error;
  }

  #writeHalf(args: readonly unknown[], go: Go): unknown {
    this.#full = true;
    const [buffer, offset = 0] = args as readonly [Buffer, number?];
    return go(buffer, offset, Math.floor((buffer.length - offset) / 2));
  }
}
