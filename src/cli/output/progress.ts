import type { Progress } from '../../index.js';

const QUIET_MS = 10_000;

/** One line per phase; inside a phase one line per 10 s. Written to stderr, so stdout stays the result. */
export function progressLines(write: (line: string) => void): (progress: Progress) => void {
  let phase = 0;
  let last = 0;
  return (progress) => {
    const now = Date.now();
    if (progress.index === phase && now - last < QUIET_MS) return;
    phase = progress.index;
    last = now;
    const steps = progress.total === undefined ? '' : ` (${String(progress.done)}/${String(progress.total)})`;
    write(
      `[${String(progress.index)}/${String(progress.of)}] ${progress.phase}${steps}; ${progress.held}${progress.phase === 'commit' ? '' : '; Ctrl-C rolls back'}`,
    );
  };
}
