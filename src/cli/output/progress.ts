import type { Progress } from '../../index.js';
import type { CliContext } from '../context.js';

const QUIET_MS = 10_000;

/** What is left of a phase, by how long the part that is done took; empty while nothing can be said. */
function timeLeft({ done = 0, total = 0 }: Progress, elapsed: number): string {
  if (done === 0 || done >= total || elapsed < QUIET_MS) return '';
  return `, ~${String(Math.ceil((elapsed * (total - done)) / done / 1000))} s left`;
}

/** One line per phase; inside a phase one line per 10 s, for people on stderr and as an event for programs. */
export function progressLines({ hint, emit }: Pick<CliContext, 'hint' | 'emit'>): (progress: Progress) => void {
  let phase = 0;
  let started = 0;
  let last = 0;
  return (progress) => {
    const now = Date.now();
    if (progress.index === phase && now - last < QUIET_MS) return;
    if (progress.index !== phase) started = now;
    phase = progress.index;
    last = now;
    emit('progress', { ...progress });
    const { index, of, done, total, held } = progress;
    const steps = total === undefined ? '' : ` (${String(done)}/${String(total)}${timeLeft(progress, now - started)})`;
    const stop = progress.phase === 'commit' ? '' : '; Ctrl-C rolls back';
    hint(`[${String(index)}/${String(of)}] ${progress.phase}${steps}; ${held}${stop}`);
  };
}
