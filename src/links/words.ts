import { PARTS, PINYIN, PINYIN_MARKS, SPELLINGS, isAgent, isDeed } from './vocabulary.js';

/** Turns a name into the words it is made of, in one spelling: `userId`, `USR_ID` and `用户ID` all become `user id`. */
export type Words = (name: string) => readonly string[];

const PINYIN_MARKS_NEEDED = 3;
/** Most names need no more than a look for underscores. */
const PLAIN_NAME = /^[a-z0-9_]+$/;

/** The reader of names for a catalog; pinyin is only read where enough names are certainly pinyin, since `js` or `gw` may be anything. */
export function wordsOf(names: Iterable<string>): Words {
  const pieces = new Set([...new Set(names)].flatMap(split));
  const pinyin = [...pieces].filter((piece) => PINYIN_MARKS.has(piece)).length >= PINYIN_MARKS_NEEDED;
  const spelled = new Map<string, readonly string[]>();
  const known = new Map<string, readonly string[]>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const words = split(name).flatMap((piece) => remember(spelled, piece, () => spell(piece, pinyin)));
    known.set(name, words);
    return words;
  };
}

function remember<Value>(known: Map<string, Value>, key: string, make: () => Value): Value {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

/** Words without separators, the form in which names are compared. */
export function squash(words: readonly string[]): string {
  return words.join('');
}

/** Lower-case pieces at separators, camel humps and changes of script; numbers at the end (`approver2`) only count. */
function split(name: string): readonly string[] {
  // Some mappers make `user_i_ds` of userIDs.
  const mapped = name.replace(/(?<=_)i_d(s?)(?=_|$)/, 'id$1');
  if (PLAIN_NAME.test(mapped)) return mapped.split('_').map(withoutCounter).filter(Boolean);
  const spaced = mapped
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1_$2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1_$2')
    .replace(/(\p{Script=Han})([A-Za-z])/gu, '$1_$2')
    .replace(/([A-Za-z])(\p{Script=Han})/gu, '$1_$2');
  return spaced
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .map(withoutCounter)
    .filter((word) => word !== '');
}

function withoutCounter(word: string): string {
  const bare = word.replace(/\d+$/, '');
  return bare.length > 2 ? bare : word;
}

function spell(word: string, pinyin: boolean): readonly string[] {
  const whole = meaning(word, pinyin);
  if (whole !== undefined) return [whole];
  return (
    cutEnding(word) ??
    cut(word, (part) => meaning(part, pinyin) ?? (PARTS.has(part) ? part : undefined)) ?? [singular(word)]
  );
}

function meaning(word: string, pinyin: boolean): string | undefined {
  return (
    SPELLINGS.get(word) ??
    (pinyin ? PINYIN.get(word) : undefined) ??
    SPELLINGS.get(singular(word)) ??
    (PARTS.has(singular(word)) ? singular(word) : undefined)
  );
}

/** `approverid` and `createdby` without a separator. */
function cutEnding(word: string): readonly string[] | undefined {
  const [, doer = '', id = ''] = /^(\p{L}{4,}?)(id|uid|uuid)$/u.exec(word) ?? [];
  if (isAgent(doer)) return [doer, id];
  const [, last, deed = ''] = /^(last)?(\p{L}{4,})by$/u.exec(word) ?? [];
  if (isDeed(deed)) return last === undefined ? [deed, 'by'] : [last, deed, 'by'];
  const [, kind = ''] = /^(\p{L}{4,}?)roles?$/u.exec(word) ?? [];
  return kind === '' ? undefined : [kind, 'role'];
}

/** Cuts a run-together word into known parts, or gives up; two parts at least two letters long, three at most. */
function cut(word: string, known: (part: string) => string | undefined, depth = 3): readonly string[] | undefined {
  for (let length = word.length - 2; depth > 1 && length >= 2; length -= 1) {
    const head = known(word.slice(0, length));
    if (head === undefined) continue;
    const rest = word.slice(length);
    const tail = known(rest);
    const words = tail === undefined ? cut(rest, known, depth - 1) : [tail];
    if (words !== undefined) return [head, ...words];
  }
  return undefined;
}

/** English singular, good enough when both sides of a comparison go through it. */
export function singular(word: string): string {
  if (word === 'ids') return 'id';
  if (word.length < 4) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|x|ch|sh|z|tus)es$/.test(word)) return word.slice(0, -2);
  return /[^su]s$/.test(word) && !word.endsWith('is') ? word.slice(0, -1) : word;
}
