/** Just enough XML to know that a document is well-formed, and what it says. */

const TAG = /<(\/?)([\w:]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/y;
const TEXT = /[^<]+/y;
const REFERENCE = /&(?:(amp|lt|gt|quot|apos)|#(\d+)|#x([\da-f]+));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** https://www.w3.org/TR/xml/#charsets */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

function unescape(text: string): string {
  const read = text.replaceAll(REFERENCE, (_, name?: string, decimal?: string, hexadecimal?: string) =>
    name === undefined
      ? String.fromCodePoint(decimal === undefined ? parseInt(hexadecimal ?? '', 16) : Number(decimal))
      : (NAMED[name] ?? ''),
  );
  if (/&/.test(text.replaceAll(REFERENCE, ''))) throw new Error(`a bare & in ${text}`);
  return read;
}

interface Read {
  readonly elements: readonly string[];
  readonly texts: readonly string[];
}

/** Throws when the document is not well-formed. */
function read(xml: string): Read {
  if (FORBIDDEN.test(xml)) throw new Error('a character that XML does not have');
  const [elements, texts, open] = [[] as string[], [] as string[], [] as string[]];
  for (let at = 0; at < xml.length;) {
    TAG.lastIndex = TEXT.lastIndex = at;
    const [text] = TEXT.exec(xml) ?? [];
    const [tag, end, name = '', attributes = '', empty] = (text === undefined && TAG.exec(xml)) || [];
    if (text === undefined && tag === undefined) throw new Error(`no tag at ${xml.slice(at, at + 60)}`);
    at += (text ?? tag ?? '').length;
    if (text !== undefined) texts.push(unescape(text));
    else if (end === '/') {
      if (open.pop() !== name) throw new Error(`</${name}> closes something else`);
    } else {
      unescape(attributes);
      elements.push(name);
      if (empty !== '/') open.push(name);
    }
  }
  if (open.length > 0) throw new Error(`${open.join(', ')} not closed`);
  return { elements, texts };
}

/** Names of the elements in their order. */
export const elementsOf = (xml: string): readonly string[] => read(xml).elements;

/** Texts between tags in their order. */
export const textsOf = (xml: string): readonly string[] => read(xml).texts;
