import { cpus } from 'node:os';
import type { HandwrittenTimes } from './handwritten.js';
import { CLI_STEPS, type CliStep } from './loop.js';
import { median } from './median.js';
import type { Measured } from './process.js';

/** What one step came to over all rounds. */
export interface StepFigures {
  readonly who: 'by hand' | 'untether';
  readonly step: string;
  readonly seconds: readonly number[];
  readonly median: number;
  /** Median peak memory of the process; null for SQL that runs in the server. */
  readonly peakMb: number | null;
  /** Against which hand-written steps, and how many times their time. */
  readonly ratio: { readonly to: string; readonly times: number } | null;
}

export interface BenchReport {
  readonly engine: string;
  readonly version: string;
  readonly scale: number;
  readonly users: number;
  readonly chosen: number;
  readonly rowsTouched: number;
  /** The same count as the program gives it; null when it was not run. */
  readonly rowsTouchedByProgram: number | null;
  readonly rounds: number;
  readonly node: string;
  readonly cpu: string;
  readonly cpus: number;
  readonly dataUnchanged: boolean;
  readonly steps: readonly StepFigures[];
}

export interface Rounds {
  readonly byHand: readonly HandwrittenTimes[];
  readonly program: readonly Readonly<Record<CliStep, Measured>>[];
}

const HAND_STEPS = ['read', 'save', 'remove', 'restore'] as const;
type HandStep = (typeof HAND_STEPS)[number];

/** The same work by hand: what a command is measured against. A rehearsal deletes and takes back. */
const COUNTERPARTS: readonly { readonly steps: readonly CliStep[]; readonly byHand: readonly HandStep[] }[] = [
  { steps: ['plan unlink'], byHand: ['read'] },
  { steps: ['rehearse'], byHand: ['save', 'remove'] },
  { steps: ['apply'], byHand: ['save', 'remove'] },
  { steps: ['plan unlink', 'apply'], byHand: ['read', 'save', 'remove'] },
  { steps: ['rollback', 'approve rollback', 'apply rollback'], byHand: ['restore'] },
];

/** Medians of every step, and of the sums that have a counterpart by hand. */
export function stepFigures(rounds: Rounds): StepFigures[] {
  const single = rounds.program.length === 0 ? [] : CLI_STEPS.map((step) => programFigures(rounds, [step]));
  const sums = rounds.program.length === 0 ? [] : COUNTERPARTS.filter(({ steps }) => steps.length > 1);
  return [
    ...HAND_STEPS.map((step) => handFigures(rounds, step)),
    ...single,
    ...sums.map(({ steps }) => programFigures(rounds, steps)),
  ];
}

/** The machine's part of a report. */
export function machine(): Pick<BenchReport, 'node' | 'cpu' | 'cpus'> {
  const all = cpus();
  return { node: process.version, cpu: all[0]?.model.trim() ?? 'unknown', cpus: all.length };
}

/** A report as a table for people. */
export function reportText(report: BenchReport): string {
  const head = [
    `${report.engine} ${report.version}, scale ${report.scale}: ${report.chosen} of ${report.users} users, ${report.rowsTouched} rows touched`,
    `${report.rounds} rounds, Node ${report.node}, ${report.cpus} x ${report.cpu}`,
    '',
    line('who', 'step', ['median s', 'min s', 'max s', 'peak MB', 'ratio'], 'to (by hand)'),
  ];
  const end = report.dataUnchanged ? 'The data is what it was before.' : 'THE DATA CHANGED.';
  const same = report.rowsTouchedByProgram === null || report.rowsTouchedByProgram === report.rowsTouched;
  const work = same ? [] : [`NOT THE SAME WORK: untether touched ${report.rowsTouchedByProgram} rows.`];
  return [...head, ...report.steps.map(stepLine), '', ...work, end].join('\n');
}

function handFigures({ byHand }: Rounds, step: HandStep): StepFigures {
  const seconds = byHand.map((times) => times[step]);
  return { who: 'by hand', step, seconds, median: median(seconds), peakMb: null, ratio: null };
}

function programFigures({ byHand, program }: Rounds, steps: readonly CliStep[]): StepFigures {
  const seconds = program.map((round) => sum(steps.map((step) => round[step].seconds)));
  const peaks = program.map((round) => Math.max(...steps.map((step) => round[step].peakMb)));
  const other = COUNTERPARTS.find((one) => one.steps.join() === steps.join())?.byHand;
  const figures = { seconds, median: median(seconds), peakMb: median(peaks) };
  if (other === undefined) return { who: 'untether', step: steps.join(' + '), ...figures, ratio: null };
  const times = figures.median / median(byHand.map((round) => sum(other.map((step) => round[step]))));
  return { who: 'untether', step: steps.join(' + '), ...figures, ratio: { to: other.join(' + '), times } };
}

function stepLine({ who, step, seconds, median: middle, peakMb, ratio }: StepFigures): string {
  const figures = [
    ...[middle, Math.min(...seconds), Math.max(...seconds)].map((value) => value.toFixed(3)),
    peakMb === null ? '-' : peakMb.toFixed(0),
    ratio === null ? '-' : ratio.times.toFixed(2),
  ];
  return line(who, step, figures, ratio?.to ?? '');
}

function line(who: string, step: string, figures: readonly string[], last: string): string {
  return `${who.padEnd(9)} ${step.padEnd(44)}${figures.map((figure) => figure.padStart(9)).join('')}  ${last}`.trimEnd();
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
