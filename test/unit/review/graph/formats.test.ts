import { instance } from '@viz-js/viz';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatName } from '../../../../src/catalog/names.js';
import { UntetherError } from '../../../../src/errors.js';
import type { Lang } from '../../../../src/messages/text.js';
import { safe } from '../../../../src/review/escape.js';
import { buildGraph } from '../../../../src/review/graph/build.js';
import { columnsOf } from '../../../../src/review/graph/columns.js';
import { toDot } from '../../../../src/review/graph/dot.js';
import { mermaidText, toMermaid } from '../../../../src/review/graph/mermaid.js';
import { GRAPH_FORMATS } from '../../../../src/review/graph/model.js';
import { renderGraph } from '../../../../src/review/graph/render.js';
import { toSvg } from '../../../../src/review/graph/svg.js';
import { reference } from '../inspect-sample.js';
import { company, companyGraph, source, toUsers } from './sample.js';
import { elementsOf, textsOf } from './xml.js';

const LONG = 'a_table_whose_name_is_longer_than_anybody_should_have_to_read';
const HOSTILE = [
  'a"b',
  'a\\',
  'a\\"b',
  '\\\\',
  '\\n\\N\\G',
  'line\nbreak\r',
  '<b>&amp;&lt;</b>',
  ']]>--><!--',
  '用户表',
  "it's `%%{x}%%` #35; end",
  'a->b:c; {d} [e] |f|',
  '</title><script>',
  '\u202egnp.\u0000',
  '\ufffe\uffff\ud800',
  '',
];

/** A graph of tables with these names, each with a reference by a column of the same name. */
function graphOf(names: readonly string[]): ReturnType<typeof buildGraph> {
  const references = names.map((name) => ({
    ...reference('x.y', 'users.id'),
    id: `${formatName(name)} [${formatName(name)}]`,
    from: { table: formatName(name), columns: [name] },
  }));
  return buildGraph(source({ references }));
}

const titlesOf = (svg: string, kind: string): readonly string[] =>
  [...svg.matchAll(new RegExp(`<g id="\\w+" class="${kind}">\\n<title>([^<]*)</title>`, 'g'))].map(
    ([, title]) => textsOf(`<title>${title ?? ''}</title>`)[0] ?? '',
  );

describe('svg', () => {
  let svg: string;
  beforeAll(async () => {
    svg = await toSvg(companyGraph, 'en');
  });

  it('is one element that needs nothing else', () => {
    expect(elementsOf(svg)[0]).toBe('svg');
    expect(svg).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" role="img" aria-labelledby="graph-title" width=/,
    );
    expect(svg).toContain('<title id="graph-title">app: accounts and what refers to them</title>');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(
      /https?:|href|xlink|<script|<style|<image|url\(|<!/,
    );
  });

  it('has a box for each table, with the name as its title, and a line for each edge', () => {
    expect(titlesOf(svg, 'node').toSorted()).toEqual(companyGraph.nodes.map(({ id }) => id).toSorted());
    expect(titlesOf(svg, 'edge')).toHaveLength(companyGraph.edges.length);
    expect(textsOf(svg)).toContain('4 tables that only record who did it');
  });

  it('is the same every time', async () => {
    expect(await toSvg(buildGraph(company), 'en')).toBe(svg);
  });

  it('shortens a long name and has the whole as a tooltip', async () => {
    const long = await toSvg(buildGraph(source({ references: toUsers([LONG]) })), 'en');
    expect(textsOf(long)).toContain(`${LONG.slice(0, 37)}...`);
    expect(long).toContain(`<g><title>${LONG}</title>`);
  });
});

describe('names of every kind', () => {
  const check = async (names: readonly string[]): Promise<void> => {
    const graph = graphOf(names);
    const svg = await toSvg(graph, 'en');
    expect(elementsOf(svg)[0]).toBe('svg');
    expect(titlesOf(svg, 'node').toSorted()).toEqual(graph.nodes.map(({ id }) => safe(id)).toSorted());
    expect(titlesOf(svg, 'edge')).toHaveLength(graph.edges.length);
    const mermaid = toMermaid(graph, 'en');
    expect(mermaid.match(/^ {4}t\d+\["[^"]*"\]:::\w+$/gm) ?? []).toHaveLength(graph.nodes.length);
    expect(mermaid.match(/^ {2}t\d+ -->\|"[^"]*"\| t\d+$/gm) ?? []).toHaveLength(graph.edges.length);
  };

  it('known to be hard', () => check(HOSTILE));

  it('found by chance', async () => {
    const name = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom(...HOSTILE));
    const names = fc.uniqueArray(name, { minLength: 1, maxLength: 6, selector: formatName });
    await fc.assert(fc.asyncProperty(names, check), { numRuns: 25 });
  });

  it('two names that are shown alike are two boxes', async () => {
    const svg = await toSvg(graphOf(['a\n', 'a\\u{a}']), 'en');
    expect(titlesOf(svg, 'node')).toHaveLength(3);
  });
});

describe('dot', () => {
  const edge = (text: string, columns: string): string =>
    text.split('\n').find((line) => line.includes(` -> `) && line.includes(`label="${columns}`)) ?? '';

  it('draws each way of knowing in its own way', () => {
    const dot = toDot(companyGraph, 'en');
    expect(edge(dot, 'role_id')).toMatch(/^ {2}"user_roles" -> "roles" .*style=solid, color="#000000"/);
    expect(edge(dot, 'team_id')).toMatch(/"users" -> "teams" .*label="team_id\\n0\.80".*style=dashed, color="#757575"/);
    expect(edge(dot, 'leader')).toMatch(/"teams" -> "users" .*style=dotted, color="#000000"/);
    expect(edge(dot, 'subject_id')).toContain(`\\nwhen subject_type = 'user', hidden = NULL"`);
    expect(edge(dot, 'subject_id')).toContain('style=dashed');
    expect(dot).toMatch(/"sessions" -> "users" .*style=solid, penwidth=2\.5/);
  });

  it('names the first four columns and says how many more there are', () => {
    const references = ['a', 'b', 'c', 'd', 'e', 'f'].map((column, index) =>
      reference(`t.${column}`, 'users.id', { basis: 'inferred', state: 'proposed', confidence: 0.5 + index / 10 }),
    );
    const dot = toDot(buildGraph(source({ references })), 'en');
    expect(edge(dot, 'a')).toContain('label="a, b\\nc, d +2\\n0.50-1.00"');
    expect(edge(dot, 'a')).toContain('t [f] -> users [id]');
  });

  it('has columns from roles over grants and accounts to the rest', () => {
    expect(columnsOf(companyGraph)).toEqual([
      ['roles', 'teams'],
      ['user_roles'],
      ['users'],
      ['sessions', 'records in history', 'notes'],
    ]);
    const references = [
      reference('a.b_id', 'b.id'),
      ...toUsers(['c'], { kind: 'ownership' }),
      reference('share.d_id', 'd.id'),
      reference('share.c_id', 'c.id'),
      reference('c.d_id', 'd.id'),
    ];
    const roles = ['a', 'b'].map((table) => ({ table, kind: 'group' as const }));
    const grants = [{ table: 'share', kind: 'permission' as const }];
    expect(columnsOf(buildGraph(source({ references, roles, grants })))).toEqual([
      ['a'],
      ['b'],
      ['share'],
      ['users'],
      ['c'],
      ['d'],
    ]);
  });

  it('is read by Graphviz without a complaint', async () => {
    const { status, errors } = (await instance()).render(toDot(companyGraph, 'en'), { format: 'dot' });
    expect([status, errors]).toEqual(['success', []]);
  });
});

describe('mermaid', () => {
  it('has a class for each cluster and a style for each line', () => {
    const text = toMermaid(companyGraph, 'en');
    const drawn = text.match(/ (-->|-\.->|==>)\|/g) ?? [];
    const styled = [...text.matchAll(/linkStyle ([\d,]+) /g)].flatMap(([, list = '']) => list.split(',').map(Number));
    expect(styled.toSorted((a, b) => a - b)).toEqual(drawn.map((_, index) => index));
    expect(text).toContain('t1["users"]:::accounts');
    expect(text).toMatch(/t\d ==>\|"user_id"\| t1/);
    expect(text).toMatch(/%% t6: audit_1\n/);
  });

  it('writes signs as entities', () => {
    expect(mermaidText(['a"b #1; <i>', '用户，表'])).toBe('"a#34;b #35;1#59; #60;i#62;<br/>用户，表"');
  });
});

describe('the legend', () => {
  const english = toDot(companyGraph, 'en');

  it('says what was left out', () => {
    expect(english).toContain('Drawn: 10 tables, 10 references.');
    expect(english).toContain('In boxes that stand for several: 4 tables.');
    expect(english).toContain('Left out: 3 tables; references without a line: 2; rejected references: 1.');
    const none = toDot(buildGraph(source({ accounts: [] })), 'en');
    expect(none).toContain('No account table was found.');
  });

  it.each(GRAPH_FORMATS)('and the clusters are in both languages, with the same numbers: %s', async (format) => {
    const [en, zh] = await Promise.all(
      (['en', 'zh-CN'] as const).map((lang: Lang) => renderGraph({ ...company, format, lang })),
    );
    expect(en).not.toMatch(/\p{Script=Han}/u);
    for (const words of ['角色与权限', '授权', '图例', '按姓名匹配', '已驳回的关联关系：1 个'])
      expect(zh).toContain(words);
  });
});

it('a table that is not there is UT-U09, with the closest names', async () => {
  const drawn = renderGraph({ ...company, table: 'user_role', format: 'svg', lang: 'en' });
  await expect(drawn).rejects.toThrow(UntetherError);
  await expect(drawn).rejects.toMatchObject({
    code: 'U09',
    why: expect.arrayContaining(['closest: user_roles']) as unknown,
  });
});
