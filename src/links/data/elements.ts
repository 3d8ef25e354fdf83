import { SHOWN_LENGTH } from '../../dialects/dialect.js';

/** A text that holds several values, taken apart. */
export interface Elements {
  /** `json` array, engine `array`, or the sign between the values. */
  readonly form: string;
  readonly elements: readonly string[];
}

/** Signs people put between ids. */
const SEPARATORS = [',', ';', '|', '，', '、', ' '] as const;

/** Takes `[1,2]`, `{1,2}`, `1,2` or `1;2` apart; a text without any of these is one value of form `,`. */
export function elementsOf(text: string): Elements {
  const trimmed = text.trim();
  if (trimmed.startsWith('[')) return { form: 'json', elements: fromJson(trimmed) };
  if (trimmed.startsWith('{') && !trimmed.includes(':')) return { form: 'array', elements: fromArray(trimmed) };
  const form = SEPARATORS.find((sign) => trimmed.includes(sign)) ?? ',';
  const all = trimmed.split(form);
  // The sample shows no more: the last may be cut off.
  return { form, elements: plain(text.length < SHOWN_LENGTH ? all : all.slice(0, -1)) };
}

/** The form of PostgreSQL; without its end, the last element is cut off as well. */
function fromArray(text: string): readonly string[] {
  const isWhole = text.endsWith('}');
  const all = text.slice(1, isWhole ? -1 : undefined).split(',');
  return plain((isWhole ? all : all.slice(0, -1)).filter((element) => element.trim() !== 'NULL'));
}

/** Only plain values are ids; what was cut off at the end of the sample is left out. */
function fromJson(text: string): readonly string[] {
  // Numbers beyond 2^53 would be rounded: as texts they stay what they are.
  const exact = text.replace(/("(?:[^"\\]|\\.)*")|(?<=[[,]\s*)(-?\d+)(?=\s*[,\]])/g, (whole, quoted) =>
    quoted === undefined ? `"${whole}"` : whole,
  );
  const cut = `${exact.slice(0, Math.max(exact.lastIndexOf(','), 1))}]`;
  const whole = parseArray(exact) ?? parseArray(text) ?? parseArray(cut) ?? [];
  return whole.flatMap((each) => (typeof each === 'string' || typeof each === 'number' ? [String(each)] : []));
}

function parseArray(text: string): readonly unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed : undefined;
  } catch {
    // Not JSON after all, or cut off: it is looked at only for what can be read.
    return undefined;
  }
}

/** Without the blanks and quotes around them; nothing between two separators is nothing. */
function plain(parts: readonly string[]): readonly string[] {
  return parts.map((part) => part.trim().replace(/^"(.*)"$/, '$1')).filter((part) => part !== '');
}
