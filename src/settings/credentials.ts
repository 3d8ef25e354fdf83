import { readFile, stat } from 'node:fs/promises';

const READABLE_BY_OTHERS = 0o004;

/** A password written out, not one taken from the environment: `password: 'x'`, `"password": "x"`, `mysql://u:x@host`. */
const PASSWORD_LITERAL = [
  /(?:^|[\s,{"'])(?:password|passwd|pwd)["']?\s*[:=]\s*(["'`])(?!\1)(?!\$\{)[^\n]/i,
  /\b[a-z][a-z0-9+]*:\/\/[^\s:/@"'`]+:(?!\$\{)[^\s@"'`]+@/i,
];

/**
 * Why a file with connections is not safe where it lies, or null when it is. Nobody else may read a password;
 * a file without one, or a system without modes, is no problem. Used as a warning (C03).
 */
export async function credentialFileProblem(path: string): Promise<string | null> {
  if (process.platform === 'win32') return null;
  try {
    const { mode } = await stat(path);
    if ((mode & READABLE_BY_OTHERS) === 0) return null;
    const text = await readFile(path, 'utf8');
    if (!PASSWORD_LITERAL.some((pattern) => pattern.test(text))) return null;
    return `it holds a password and has mode ${(mode & 0o777).toString(8).padStart(4, '0')}, readable by every user`;
  } catch {
    // A file that cannot be read is the business of whoever loads it.
    return null;
  }
}
