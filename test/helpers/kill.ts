import { readdirSync, readFileSync } from 'node:fs';

/** The parent of a process; the name before it, in parentheses, may hold anything. */
function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 1).split(' ')[2]);
  } catch {
    return null; // it ended meanwhile
  }
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.filter((name) => parentOf(name) === pid).map(Number);
}

/**
 * Kills a server as a power cut does: none of its processes does one more thing. PostgreSQL has a process for each session, which would
 * end its statement before it sees that the first one is gone; that one is stopped first, lest it sees them die.
 */
export function killServer(pid: number): void {
  process.kill(pid, 'SIGSTOP');
  for (const child of childrenOf(pid)) process.kill(child, 'SIGKILL');
  process.kill(pid, 'SIGKILL');
}
