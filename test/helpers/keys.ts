import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Runs a program of OpenSSH with text on its standard input; its standard output. */
export function runTool(program: string, args: readonly string[], input = '', env: NodeJS.ProcessEnv = {}): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, env: { ...process.env, ...env } });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr.toString()}`);
  return stdout.toString();
}

/** A key pair in files, as people have them. */
export interface TestKey {
  /** Of the private key; the public one lies beside it as `.pub`. */
  readonly file: string;
  /** Type and base64 words. */
  readonly publicKey: string;
  readonly fingerprint: string;
}

/** A folder of keys, made by the programs that people make them with. */
export class Keyring {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'untether-keys-'));
  #count = 0;

  #path(): string {
    this.#count += 1;
    return path.join(this.dir, `key${String(this.#count)}`);
  }

  #read(file: string): TestKey {
    const [type = '', base64 = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ');
    const hash = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '');
    return { file, publicKey: `${type} ${base64}`.trim(), fingerprint: `SHA256:${hash}` };
  }

  /** An OpenSSH key without a passphrase. */
  ssh(type: 'ed25519' | 'ecdsa' | 'rsa' = 'ed25519'): TestKey {
    const file = this.#path();
    runTool('ssh-keygen', ['-q', '-t', type, '-N', '', '-C', 'somebody', '-f', file]);
    return this.#read(file);
  }

  /** An ed25519 key in PKCS #8, with its public half as OpenSSH writes it. */
  pem(): TestKey {
    const file = this.#path();
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600 });
    const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32);
    const part = (bytes: Buffer): Buffer => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
    const blob = Buffer.concat([part(Buffer.from('ssh-ed25519')), part(raw)]);
    writeFileSync(`${file}.pub`, `ssh-ed25519 ${blob.toString('base64')}\n`);
    return this.#read(file);
  }

  /** A certificate over a key, signed by an authority: its public half is then the certificate. */
  certified(key: TestKey, authority: TestKey): TestKey {
    const file = this.#path();
    writeFileSync(file, readFileSync(key.file), { mode: 0o600 });
    writeFileSync(`${file}.pub`, `${key.publicKey}\n`);
    runTool('ssh-keygen', ['-q', '-s', authority.file, '-I', 'anyone', '-n', '*', `${file}.pub`]);
    return { file: `${file}-cert.pub`, ...this.#certificate(file) };
  }

  #certificate(file: string): Omit<TestKey, 'file'> {
    const { publicKey, fingerprint } = this.#read(`${file}-cert`);
    return { publicKey, fingerprint };
  }

  /** The public half in a file of its own, as somebody has it whose private half an agent or a device holds. */
  withoutPrivate({ publicKey }: TestKey): string {
    const file = `${this.#path()}.pub`;
    writeFileSync(file, `${publicKey}\n`);
    return file;
  }

  /** A signature by ssh-keygen, over any text and for anything. */
  sign(key: TestKey, text: string, namespace = 'untether-approval-v1', hash = 'sha512'): string {
    return runTool('ssh-keygen', ['-Y', 'sign', '-n', namespace, '-O', `hashalg=${hash}`, '-f', key.file], text);
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
