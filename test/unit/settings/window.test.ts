import { describe, expect, it } from 'vitest';
import { isOpen, readWindow, wallClock } from '../../../src/settings/window.js';

function open(window: string, time: string): boolean {
  const read = readWindow(window);
  if (!read) throw new Error(`${window} is no window`);
  return isOpen(read, new Date(time));
}

describe('a change window', () => {
  it.each([
    // 22:00 in Shanghai is 14:00 UTC.
    ['22:00-02:00 Asia/Shanghai', '2026-11-27T13:59:59Z', false],
    ['22:00-02:00 Asia/Shanghai', '2026-11-27T14:00:00Z', true],
    ['22:00-02:00 Asia/Shanghai', '2026-11-27T17:59:59Z', true],
    ['22:00-02:00 Asia/Shanghai', '2026-11-27T18:00:00Z', false],
    ['09:00-17:00 Asia/Kolkata', '2026-11-27T03:29:59Z', false],
    ['09:00-17:00 Asia/Kolkata', '2026-11-27T03:30:00Z', true],
    // Summer time begins in New York on 8 March 2026 at 02:00: 01:30 is before it, 03:30 an hour later.
    ['03:00-04:00 America/New_York', '2026-03-08T06:30:00Z', false],
    ['03:00-04:00 America/New_York', '2026-03-08T07:30:00Z', true],
    ['03:00-04:00 America/New_York', '2026-03-07T08:30:00Z', true],
    // The hour that comes twice on 1 November is open both times.
    ['01:00-02:00 America/New_York', '2026-11-01T05:30:00Z', true],
    ['01:00-02:00 America/New_York', '2026-11-01T06:30:00Z', true],
    ['01:00-02:00 America/New_York', '2026-11-01T07:30:00Z', false],
    ['00:00-24:00 UTC', '2026-11-27T23:59:59Z', true],
    ['08:00-08:00 UTC', '2026-11-27T03:00:00Z', true],
    // Friday 27 November 2026; it closes on Saturday at two.
    ['Fri 22:00-02:00 UTC', '2026-11-28T01:00:00Z', true],
    ['Fri 22:00-02:00 UTC', '2026-11-28T22:30:00Z', false],
    ['Fri 22:00-02:00 UTC', '2026-11-27T01:00:00Z', false],
    ['Mon-Fri 22:00-23:00 UTC', '2026-11-29T22:30:00Z', false],
    ['Sat-Mon 22:00-23:00 UTC', '2026-11-29T22:30:00Z', true],
    ['Mon,Wed 22:00-23:00 UTC', '2026-11-25T22:30:00Z', true],
    // In Apia it is already Saturday.
    ['Sat 00:00-24:00 Pacific/Apia', '2026-11-27T20:00:00Z', true],
  ])('%s at %s: %s', (window, time, expected) => {
    expect(open(window, time)).toBe(expected);
  });

  it.each([
    '',
    'always',
    '22:00-02:00',
    '22-02 UTC',
    '25:00-02:00 UTC',
    '22:60-02:00 UTC',
    '24:01-02:00 UTC',
    '22:00-02:00 Asia/Nowhere',
    'Day 22:00-02:00 UTC',
    'Mon-Tue-Wed 22:00-02:00 UTC',
    '22:00-02:00 UTC UTC',
  ])('is not written %j', (text) => {
    expect(readWindow(text)).toBeUndefined();
  });

  it('is told by the clock of its own wall', () => {
    expect(wallClock(new Date('2026-11-27T16:05:00Z'), 'Asia/Shanghai').shown).toBe('Sat 00:05 Asia/Shanghai');
  });
});
