/** Puts a hook around the calls of the file system that this process makes. */
import fs from 'node:fs';
import promises, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

type Call = (...args: unknown[]) => unknown;
type Calls = Record<string, Call | undefined>;

export interface FileCall {
  /** `open`, `handle.write`, `stream.read`. */
  readonly name: string;
  readonly args: readonly unknown[];
  /** The path that an open file was opened by; null for calls that name their own. */
  readonly file: string | null;
}

/** Called instead of the call; `go` makes it, with these arguments. */
export type Hook = (call: FileCall, go: Call) => unknown;

const PROMISES = ['open', 'mkdir', 'mkdtemp', 'readdir', 'rename', 'rm', 'stat', 'access', 'readFile', 'realpath'];
const HANDLE = ['write', 'writeFile', 'sync', 'read', 'readFile', 'stat', 'truncate', 'close'];
/** What streams that read a file call. */
const STREAMS = ['open', 'read', 'close'];

function replace(object: Calls, names: readonly string[], hooked: (name: string, call: Call) => Call): () => void {
  const before: Calls = {};
  for (const name of names) {
    const call = object[name];
    if (call === undefined) throw new Error(`no call ${name}`);
    before[name] = call;
    object[name] = hooked(name, call.bind(object));
  }
  return () => void Object.assign(object, before);
}

function hookHandle(handle: FileHandle, file: string, hook: Hook): void {
  replace(handle as unknown as Calls, HANDLE, (name, call) => async (...args) => {
    const result = await hook({ name: `handle.${name}`, args, file }, call);
    return result;
  });
}

/** From now on every call goes through the hook; returns what takes it off again. */
export function hookFileCalls(hook: Hook): () => void {
  const takeOff = [
    replace(promises as unknown as Calls, PROMISES, (name, call) => async (...args) => {
      const result = await hook({ name, args, file: null }, call);
      if (name === 'open') hookHandle(result as FileHandle, String(args[0]), hook);
      return result;
    }),
    replace(
      fs as unknown as Calls,
      STREAMS,
      (name, call) =>
        (...args) =>
          hook({ name: `stream.${name}`, args, file: null }, call),
    ),
  ];
  syncBuiltinESMExports();
  return () => {
    for (const off of takeOff) off();
    syncBuiltinESMExports();
  };
}
