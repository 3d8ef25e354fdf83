import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';

/** A step into the file: a key of a map or an index of a list. */
export type PathPart = string | number;

export interface Position {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** untether.yaml as a syntax tree that knows where everything stands. */
export interface SettingsDocument {
  readonly document: Document.Parsed;
  readonly positionOf: (offset: number) => Position;
}

/**
 * Scalars stay text as written (`0070`, `9007199254740993`, `yes`): ids must not pass through numbers.
 * Only a bare null is a value of its own.
 */
export function readDocument(text: string): SettingsDocument {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { schema: 'failsafe', customTags: ['null'], lineCounter, prettyErrors: false });
  return {
    document,
    positionOf: (offset) => {
      const { line, col } = lineCounter.linePos(offset);
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

/** The pair of `key` in a map; undefined when there is none. */
export function findPair(map: YAMLMap, key: string): Pair<Node, Node | null> | undefined {
  const found = map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  return found as Pair<Node, Node | null> | undefined;
}

/** Where `path` stands in the file; for something missing, where its nearest container stands. */
export function offsetOf(document: Document.Parsed, path: readonly PathPart[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const part of path) {
    const pair = isMap(node) ? findPair(node, String(part)) : undefined;
    node = pair ? pair.value : isSeq(node) ? node.items[Number(part)] : undefined;
    const start = pair?.key.range?.[0] ?? (node as Node | undefined)?.range?.[0];
    if (start === undefined) return offset;
    offset = start;
  }
  return offset;
}
