/** Secrets that must not come out anywhere, and the search for them in every spelling that a program may give them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync, inflateRawSync } from 'node:zlib';

/** The middle of the encoding of `core`, wherever in a longer text it stands. */
function base64Forms(core: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), Buffer.from(core)]).toString('base64');
    // The characters at both ends depend on the neighbours.
    return text.slice(before === 0 ? 0 : 4, -4);
  });
}

const perCharacter = (core: string, write: (code: number) => string): string =>
  Array.from(core, (character) => write(character.codePointAt(0) ?? 0)).join('');

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');

/** Each spelling by its name; all but Base64 in lower case. `core` is made of ASCII letters and digits, which most escapes leave alone. */
function spellings(core: string): Readonly<Record<string, readonly string[]>> {
  const bytes = Buffer.from(core);
  return {
    plain: [core.toLowerCase()],
    hex: [bytes.toString('hex'), Buffer.from(core.toLowerCase()).toString('hex')],
    url: [perCharacter(core, (code) => `%${hex(code, 2)}`)],
    json: [perCharacter(core, (code) => `\\u${hex(code, 4)}`)],
    shown: [perCharacter(core, (code) => `\\u{${hex(code, 1)}}`)],
    entities: [perCharacter(core, (code) => `&#${String(code)};`), perCharacter(core, (code) => `&#x${hex(code, 1)};`)],
    base64: base64Forms(core),
    reversed: [Array.from(core.toLowerCase()).reverse().join('')],
  };
}

/** Where `core` occurs in a text: the name of the spelling and what stands around it. */
export function occurrences(text: string, core: string): readonly string[] {
  const lower = text.toLowerCase();
  return Object.entries(spellings(core)).flatMap(([name, forms]) => {
    const searched = name === 'base64' ? text : lower;
    return forms.flatMap((form) => {
      const at = searched.indexOf(form);
      return at === -1 ? [] : [`${name}: …${text.slice(Math.max(0, at - 60), at + form.length + 30)}…`];
    });
  });
}

/** Files of ours are packed in parts: pages hold their rows as Base64 of deflated JSON. */
function unpacked(text: string): string {
  const parts = text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? [];
  return parts
    .map((part) => {
      try {
        return inflateRawSync(Buffer.from(part, 'base64')).toString();
      } catch {
        return '';
      }
    })
    .join('');
}

/** Every file below a folder by its path there, unpacked where it is packed. */
export function filesIn(folder: string): ReadonlyMap<string, string> {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    found.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      const bytes = readFileSync(file);
      const text = name.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
      return [path.relative(folder, file), name.endsWith('.html') ? text + unpacked(text) : text];
    }),
  );
}
