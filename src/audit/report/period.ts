import { UntetherError } from '../../errors.js';

/** Days in UTC, both included, as `YYYY-MM-DD`. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

export interface PeriodRequest {
  readonly from?: string;
  readonly to?: string;
  /** `2026Q4`. */
  readonly quarter?: string;
}

const refuse = (detail: string): UntetherError => new UntetherError('U09', { detail });

/** The period that flags name. Throws U09 when they name none, or one that does not exist. */
export function readPeriod({ from, to, quarter }: PeriodRequest): Period {
  if (quarter !== undefined) {
    if (from !== undefined || to !== undefined) throw refuse('--quarter and --from, --to both choose the period');
    return quarterOf(quarter);
  }
  if (from === undefined || to === undefined) throw refuse('the period is missing: --from and --to, or --quarter');
  const period = { from: readDay(from, '--from'), to: readDay(to, '--to') };
  if (period.from > period.to) throw refuse(`--from ${from} is after --to ${to}`);
  return period;
}

function readDay(text: string, flag: string): string {
  const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // Date.parse takes the 31st of a short month for the first of the next.
  if (Number.isNaN(time) || dayOf(time) !== text) throw refuse(`${flag} takes a day such as 2026-10-01, not ${text}`);
  return text;
}

function quarterOf(text: string): Period {
  const [, year, number] = /^(\d{4})-?Q([1-4])$/i.exec(text) ?? [];
  if (year === undefined) throw refuse(`--quarter takes a quarter such as 2026Q4, not ${text}`);
  const first = (Number(number) - 1) * 3;
  return { from: dayOf(Date.UTC(Number(year), first, 1)), to: dayOf(Date.UTC(Number(year), first + 3, 0)) };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

export function isWithin({ from, to }: Period, at: string): boolean {
  const day = at.slice(0, 10);
  return day >= from && day <= to;
}
