import { type ReportKey, tellReport } from '../../messages/report.js';
import type { Lang } from '../../messages/text.js';
import type { PeriodReport, Waiting } from './model.js';

/** A table of the report; every format shows the same ones. */
export interface Section {
  /** The same in every language, for programs. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const CONTROLS = ['iso', 'soc', 'mlps-access', 'mlps-audit'] as const;

/** The report as tables, in the order of reading. */
export function sectionsOf(report: PeriodReport, lang: Lang): readonly Section[] {
  const say = (key: ReportKey): string => tellReport(key, lang);
  return [
    section(
      'operations',
      ['kind', 'planned', 'approved', 'rejected', 'committed', 'attested', 'failed'],
      report.operations,
      lang,
    ),
    section('targets', ['target', 'runs', 'deleted', 'updated', 'inserted'], report.targets, lang),
    waitingSection(report, lang),
    section('people', ['name', 'planned', 'approved', 'rejected', 'ran'], report.people, lang),
    section(
      'failures',
      ['at', 'run', 'plan', 'target', 'outcome'],
      report.failures.map((run) => ({ ...run, outcome: say(`word.${run.outcome}`) })),
      lang,
    ),
    section('self-approvals', ['at', 'plan', 'by'], report.selfApprovals, lang),
    section('snapshots', ['exported', 'pruned'], [report.snapshots], lang),
    section(
      'scans',
      ['at', 'target', 'complete', 'findings', 'rows', 'critical', 'high', 'medium', 'low'],
      report.scans.map((scan) => ({ ...scan, complete: say(scan.complete ? 'word.yes' : 'word.no') })),
      lang,
    ),
    section(
      'controls',
      ['control', 'evidence'],
      CONTROLS.map((name) => ({ control: say(`control.${name}`), evidence: say(`evidence.${name}`) })),
      lang,
    ),
  ];
}

type ColumnOf<Key> = Key extends `column.${infer Name}` ? Name : never;
type SectionOf<Key> = Key extends `section.${infer Name}` ? Name : never;

function section<Name extends ColumnOf<ReportKey>>(
  id: SectionOf<ReportKey>,
  columns: readonly Name[],
  rows: readonly Readonly<Record<Name, string | number>>[],
  lang: Lang,
): Section {
  return {
    id,
    title: tellReport(`section.${id}`, lang),
    columns: columns.map((name) => tellReport(`column.${name}`, lang)),
    rows: rows.map((row) => columns.map((name) => String(row[name]))),
  };
}

function waitingSection({ waiting }: PeriodReport, lang: Lang): Section {
  const rows = (['approval', 'commit'] as const).map((name) => {
    const { count, shortest, median, longest }: Waiting = waiting[name];
    const until = tellReport(`word.${name}`, lang);
    return { until, plans: count, shortest: lasting(shortest), median: lasting(median), longest: lasting(longest) };
  });
  return section('waiting', ['until', 'plans', 'shortest', 'median', 'longest'], rows, lang);
}

/** `2 d 3 h`, `5 min 10 s`: the two largest units. */
export function lasting(seconds: number | null): string {
  if (seconds === null) return '-';
  const whole = Math.round(seconds);
  const units = [
    [Math.floor(whole / 86_400), 'd'],
    [Math.floor(whole / 3600) % 24, 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const first = units.findIndex(([count]) => count > 0);
  const shown = first === -1 ? [units[3]] : units.slice(first, first + 2).filter(([count]) => count > 0);
  return shown.map(([count, unit]) => `${String(count)} ${unit}`).join(' ');
}
