import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PublicKey } from '../settings/public-key.js';
import { NAMESPACE } from './sshsig.js';

const PROGRAM = 'ssh-keygen';

export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Runs ssh-keygen with a message on its standard input; it asks for passphrases and touches on the terminal by itself. */
async function sshKeygen(args: readonly string[], input: Buffer): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    // It may end without reading.
    child.stdin.on('error', () => undefined);
    child.once('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out), stderr: Buffer.concat(errors).toString('utf8').trim() });
    });
    child.stdin.end(input);
  });
}

/** Signs by a private key, an agent or a hardware key: whichever the file leads ssh-keygen to. */
export async function signByProgram(message: Buffer, keyFile: string): Promise<Ended> {
  return sshKeygen(['-Y', 'sign', '-n', NAMESPACE, '-f', keyFile], message);
}

/** The public half of a private key; of a file that ssh-keygen knows nothing of, its complaint. */
export async function publicByProgram(keyFile: string): Promise<Ended> {
  return sshKeygen(['-y', '-f', keyFile], Buffer.alloc(0));
}

/**
 * True when exactly this key signed exactly this message. The list of signers holds this one key and no name, pattern or authority, so
 * that nothing in the settings can widen it; the time is that of this machine, never one that a file tells.
 */
export async function verifyByProgram(message: Buffer, signature: string, key: PublicKey): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'untether-verify-'));
  try {
    const signers = path.join(folder, 'signers');
    const file = path.join(folder, 'signature');
    await writeFile(signers, `approver namespaces="${NAMESPACE}" ${key.type} ${key.blob.toString('base64')}\n`, {
      mode: 0o600,
    });
    await writeFile(file, signature, { mode: 0o600 });
    const args = ['-Y', 'verify', '-f', signers, '-I', 'approver', '-n', NAMESPACE, '-s', file];
    return (await sshKeygen(args, message)).code === 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
