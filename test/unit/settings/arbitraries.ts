/** Random settings files, as a person might write them, and random proposals. */
import fc from 'fast-check';
import { formatColumns, formatName } from '../../../src/catalog/names.js';
import { scalar } from '../../../src/settings/lines.js';
import type { Proposals } from '../../../src/settings/model.js';

/** Few names, so that files and proposals often speak of the same thing. */
const name = fc.constantFrom('a', 'b', '用户', 'say "x"', "it's: # odd", 'null');
const tableId = name.map(formatName);
const columns = fc.record({ table: tableId, columns: fc.tuple(name) });
const basis = fc.constantFrom('declared', 'inferred', 'by-name', 'polymorphic', 'manual');
const state = fc.constantFrom('proposed', 'confirmed', 'rejected');
const kind = fc.constantFrom('role', 'session', 'other');
const when = fc.dictionary(name, fc.option(name), { minKeys: 1, maxKeys: 2 });

const evidence = [{ kind: 'comment', detail: '用户ID # not a comment\nof two lines' }];

const proposedReference = fc
  .record({ from: columns, to: columns, basis, state, kind, when: fc.option(when), list: fc.option(fc.constant(',')) })
  .map(({ when: condition, list, ...reference }) => ({
    ...reference,
    confidence: 0.5,
    evidence,
    ...(condition === null ? {} : { when: condition }),
    ...(list === null ? {} : { list }),
  }));

const proposedAccount = fc.record({
  table: tableId,
  key: fc.tuple(name),
  lookup: fc.array(name, { maxLength: 2 }),
  protected: fc.constant([]),
  state,
});

const grantPath = fc.record({ role: columns, holders: tableId, permissions: fc.option(name) });

/** What discovery may find: several references on one column, other targets, conditions. */
export const proposals: fc.Arbitrary<Proposals> = fc.record({
  accounts: fc.uniqueArray(proposedAccount, { selector: ({ table }) => table, maxLength: 3 }),
  references: fc.array(proposedReference, { maxLength: 6 }),
  grantPaths: fc.array(grantPath, { maxLength: 3 }),
});

type Pairs = readonly (readonly [key: string, value: string])[];

const columnsText = (end: { table: string; columns: readonly string[] }): string =>
  scalar(formatColumns(end.table, end.columns));

/** Keys and values of one entry; basis, state and kind may be left out. */
const entry = fc
  .record({ from: columns, to: columns, basis: fc.option(basis), state: fc.option(state), kind: fc.option(kind) })
  .map(({ from, to, ...rest }): Pairs => {
    const words = Object.entries(rest).flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]));
    return [['from', columnsText(from)], ['to', columnsText(to)], ...words];
  });

const entries = fc.uniqueArray(entry, {
  selector: (pairs) => JSON.stringify(pairs.slice(0, 2)),
  minLength: 1,
  maxLength: 4,
});

const flowMap = (pairs: Pairs): string => `{ ${pairs.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;

const comment = fc.constantFrom('', ' # 李: checked', '   # no, { really } [not]');

/** A list written entry by entry, in block or flow maps, with comments behind and below. */
const blockList = fc
  .array(fc.record({ isFlow: fc.boolean(), gap: fc.constantFrom(' ', '   '), note: comment }), {
    minLength: 4,
    maxLength: 4,
  })
  .chain((styles) =>
    entries.map((list) =>
      list.flatMap((pairs, index) => {
        const { isFlow = true, gap = ' ', note = '' } = styles[index] ?? {};
        if (isFlow) return [`  - ${flowMap(pairs)}${note}`, '  # 下一条'];
        return pairs.map(([key, value], at) => `  ${at === 0 ? '- ' : '  '}${key}:${gap}${value}${note}`);
      }),
    ),
  )
  .map((lines) => ['references: # ours', '', ...lines]);

const flowList = entries.map((list) => ['references: [', ...list.map((pairs) => `   ${flowMap(pairs)},`), '] # end']);

const references = fc.oneof(fc.constant([]), fc.constant(['references:  # none yet']), blockList, flowList);

/** The text of a settings file. */
export const file: fc.Arbitrary<string> = fc
  .record({
    references,
    newline: fc.constantFrom('\n', '\r\n'),
    last: fc.boolean(),
    mask: fc.boolean(),
    anchor: fc.boolean(),
  })
  .map(({ references: list, newline, last, mask, anchor }) => {
    const lines = [
      '# 我们的设置',
      'version:   1',
      ...(anchor ? ['accounts:', '  - { table: &t anchored, key: [id], label: *t }'] : []),
      ...list,
      ...(mask ? ['', '# belongs to mask', 'mask:   [ a.b ]'] : []),
    ];
    return lines.join(newline) + (last ? newline : '');
  });
