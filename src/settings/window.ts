/** Days and hours in which a target may be changed, as its own clock on the wall shows them. */
export interface ChangeWindow {
  /** 0 is Sunday; the day on which the window opens. */
  readonly days: ReadonlySet<number>;
  /** Minutes since midnight. `end` before `start`: it closes on the next day; the same: it is open all day. */
  readonly start: number;
  readonly end: number;
  readonly timeZone: string;
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;
const FORM = /^(?:(\S+) )?(\d\d):(\d\d)-(\d\d):(\d\d) (\S+)$/;
const DAY_MINUTES = 24 * 60;

/** `Mon-Fri`, `Sat,Sun`, `Fri-Mon`; every day when left out. */
function readDays(text: string | undefined): ReadonlySet<number> | undefined {
  if (text === undefined) return new Set(DAYS.keys());
  const days = new Set<number>();
  for (const part of text.split(',')) {
    const [first, last = first, ...more] = part.split('-').map((day) => DAYS.findIndex((name) => name === day));
    if (first === undefined || last === undefined || first < 0 || last < 0 || more.length > 0) return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === last) break;
    }
  }
  return days;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function minutes(hour: string | undefined, minute: string | undefined): number | undefined {
  const [hours, rest] = [Number(hour), Number(minute)];
  return hours > 24 || rest > 59 || hours * 60 + rest > DAY_MINUTES ? undefined : hours * 60 + rest;
}

/** Reads `22:00-02:00 Asia/Shanghai` or `Mon-Fri 22:00-02:00 Asia/Shanghai`; undefined for anything else, and for a time zone that is none. */
export function readWindow(text: string): ChangeWindow | undefined {
  const [, dayText, hour1, minute1, hour2, minute2, timeZone = ''] = FORM.exec(text.trim()) ?? [];
  const [days, start, end] = [readDays(dayText), minutes(hour1, minute1), minutes(hour2, minute2)];
  if (!days || start === undefined || end === undefined || !isTimeZone(timeZone)) return undefined;
  return { days, start, end, timeZone };
}

/** Weekday and minutes since midnight on the wall of a time zone; `shown` is for people. */
export function wallClock(
  now: Date,
  timeZone: string,
): { readonly day: number; readonly minute: number; readonly shown: string } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, value]));
  const { weekday = '', hour = '', minute = '' } = parts;
  const day = DAYS.findIndex((name) => name === weekday);
  return { day, minute: Number(hour) * 60 + Number(minute), shown: `${weekday} ${hour}:${minute} ${timeZone}` };
}

/** True while the window is open. It opens on its days and closes at its end, which may be on the next day. */
export function isOpen({ days, start, end, timeZone }: ChangeWindow, now: Date): boolean {
  const { day, minute } = wallClock(now, timeZone);
  const dayBefore = (day + 6) % 7;
  if (start < end) return days.has(day) && minute >= start && minute < end;
  return (days.has(day) && minute >= start) || (days.has(dayBefore) && minute < end);
}
