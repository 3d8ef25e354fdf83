/** Repeatable random choices: the same seed and stream name give the same choices on every machine. */
export interface Random {
  /** Whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** True in about `percent` of 100 calls. */
  chance(percent: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A new list in another order. */
  shuffle<T>(list: readonly T[]): T[];
}

/**
 * Opens one named stream of random numbers. Each table draws from its own stream, so that a change to one table
 * leaves the rows of all others as they were.
 */
export function createRandom(seed: number, stream: string): Random {
  const next = mulberry32(seed ^ hash(stream));
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    chance: (percent) => next() * 100 < percent,
    pick: (list) => itemAt(list, below(list.length)),
    shuffle: (list) => shuffle(list, below),
  };
}

/** The item at a place that must exist. */
export function itemAt<T>(list: readonly T[], place: number): T {
  if (place < 0 || place >= list.length) throw new RangeError(`no item ${place} in a list of ${list.length}`);
  return list[place] as T;
}

/** Mulberry32 (public domain, Tommy Ettinger): 32 bits of state are plenty for made-up people. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let place = 0; place < text.length; place += 1) value = Math.imul(value ^ text.charCodeAt(place), 0x01000193);
  return value >>> 0;
}

function shuffle<T>(list: readonly T[], below: (limit: number) => number): T[] {
  const shuffled = [...list];
  for (let place = shuffled.length - 1; place > 0; place -= 1) {
    const other = below(place + 1);
    [shuffled[place], shuffled[other]] = [itemAt(shuffled, other), itemAt(shuffled, place)];
  }
  return shuffled;
}
