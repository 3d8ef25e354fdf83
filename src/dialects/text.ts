import { UntetherError } from '../errors.js';

/** Letters, digits, marks, punctuation, symbols and the plain space: safe to print in a one-line SQL text. */
const PLAIN = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u;

/** True when text may stand in a quoted literal as it is: no control, format or bidi characters, no line break. */
export function isPlainText(text: string): boolean {
  return PLAIN.test(text);
}

/** Quotes an identifier with the given quote character; refuses what an engine would cut or misread. */
export function quoteIdentifier(identifier: string, options: { quote: string; maxBytes: number }): string {
  const hasControl = /[\u0000-\u001f\u007f-\u009f]/.test(identifier);
  const tooLong = options.maxBytes > 0 && Buffer.byteLength(identifier) > options.maxBytes;
  if (identifier === '' || hasControl || tooLong) {
    throw new UntetherError('G15', { table: JSON.stringify(identifier), reason: 'its name cannot be quoted safely' });
  }
  return options.quote + identifier.replaceAll(options.quote, options.quote + options.quote) + options.quote;
}
