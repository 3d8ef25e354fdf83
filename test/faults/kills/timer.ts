import { once } from 'node:events';
import { Worker } from 'node:worker_threads';

/** A second thread: the first one is inside a call of SQLite when the time is up. It spins, for sleeping is not that exact. */
const SPIN = `
const { parentPort, workerData: { flag, delay } } = require('node:worker_threads');
parentPort.postMessage('ready');
while (Atomics.load(flag, 0) === 0);
const end = process.hrtime.bigint() + BigInt(delay) * 1000n;
while (process.hrtime.bigint() < end);
process.kill(process.pid, 'SIGKILL');
`;

/** Returns what starts the clock; when it has run out, this process is killed in whatever it does then. */
export async function suicideClock(delay: number): Promise<() => void> {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(SPIN, { eval: true, workerData: { flag, delay } });
  await once(worker, 'message');
  return () => void Atomics.store(flag, 0, 1);
}
