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
  if (/^\{.*\}$/.test(trimmed) && !trimmed.includes(':'))
    return { form: 'array', elements: parts(trimmed.slice(1, -1), ',') };
  const form = SEPARATORS.find((sign) => trimmed.includes(sign)) ?? ',';
  return { form, elements: parts(trimmed, form) };
}

/** Only plain values are ids; what was cut off at the end of the sample is left out. */
function fromJson(text: string): readonly string[] {
  // Numbers beyond 2^53 would be rounded: as texts they stay what they are.
  const exact = text.replace(/(?<=[[,]\s*)(-?\d+)(?=\s*[,\]])/g, '"$1"');
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

function parts(text: string, separator: string): readonly string[] {
  return text
    .split(separator)
    .map((part) => part.trim().replace(/^"(.*)"$/, '$1'))
    .filter((part) => part !== '');
}
