import { tell, wordFor } from '../messages/review.js';
import type { Lang } from '../messages/text.js';
import { say } from '../messages/ui.js';
import type { Finding, Plan, Release } from '../plan/model.js';
import { safe } from './escape.js';
import { shorten } from './layout.js';
import { leftFrom, linkWords } from './reasons.js';
import { releaseSentences, releaseStatements, type ShownStatement, stepStatements } from './releases.js';
import { hasRights, rightsSentences, rightsTitle, rightsTotals } from './rights.js';
import {
  accountName,
  digestDigits,
  findingAdvice,
  findingMessage,
  headline,
  leftRows,
  ofTable,
  partWords,
  person,
  splitLeftOut,
  stamp,
  undoWords,
} from './words.js';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '@': '&#64;' };

/** A value as Markdown text: no markup, no HTML, no link, no table border, no list of its own. */
export function escapeMarkdown(text: string): string {
  return safe(text)
    .replace(/[\\`*_[\]|~#$]/g, '\\$&')
    .replace(/[&<@]|(?<!-)>/g, (character) => ENTITIES[character] ?? character)
    .replace(/:(?=\/\/)/g, '&#58;')
    .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}&#46;`)
    .replace(/^[-+=]/, '\\$&')
    .replace(/^(\d+)(?=[.)](?: |$))/, '$1\\')
    .replace(/^ +/, (blanks) => '&#32;'.repeat(blanks.length));
}

/** A name as a code span; one that a code span cannot hold as escaped text. */
function code(text: string): string {
  const shown = safe(text);
  return /[`|\\]/.test(shown) || shown.trim() !== shown || shown === '' ? escapeMarkdown(text) : `\`${shown}\``;
}

function fence(sql: string): readonly string[] {
  const longest = Math.max(2, ...(sql.match(/`+/g) ?? []).map((run) => run.length));
  const marks = '`'.repeat(longest + 1);
  return [`${marks}sql`, sql, marks];
}

function table(
  head: readonly string[],
  align: readonly ('left' | 'right')[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(align.map((side) => (side === 'right' ? '--:' : '---'))), ...rows.map(line)];
}

function summary(plan: Plan, lang: Lang): readonly string[] {
  const { target, request, createdAt, expiresAt } = plan.document;
  const place = target.environment === 'production' ? tell('production', lang) : target.environment;
  const item = (key: 'target' | 'ticket' | 'by' | 'part' | 'undo', text: string): string =>
    `- **${tell(`label.${key}`, lang)}**: ${text}`;
  const where = `${code(target.name)} (${escapeMarkdown(place)}), ${escapeMarkdown(`${target.engine} ${target.version}`)}, ${code(target.database)}, ${code(target.address)}`;
  const reason = request.reason === '' ? '' : ` ${escapeMarkdown(tell('quoted', lang, { text: request.reason }))}`;
  const { run = '', snapshot = '' } = request.undoes ?? {};
  const part = partWords(plan.document, lang);
  return [
    `### ${tell('page.summary', lang)}`,
    '',
    `**${escapeMarkdown(headline(plan.document, lang))}**`,
    '',
    item('target', where),
    item('ticket', `${escapeMarkdown(request.ticket === '' ? '-' : request.ticket)}${reason}`),
    item(
      'by',
      `${escapeMarkdown(person(request.by, lang))}, ${stamp(createdAt)}; ${tell('expires', lang, { time: stamp(expiresAt) })}`,
    ),
    ...(request.undoes
      ? [`- **${tell('label.undoes', lang)}**: ${escapeMarkdown(tell('undoes', lang, { run, snapshot }))}`]
      : []),
    ...(part === null ? [] : [item('part', escapeMarkdown(part))]),
    item('undo', undoWords(plan.document, lang)),
    `- **${tell('label.digest', lang)}**: \`${digestDigits(plan)}\``,
  ];
}

function steps({ document }: Plan, lang: Lang): readonly string[] {
  if (document.steps.length === 0) return ['', `### ${tell('page.steps', lang)}`, '', tell('page.nothing', lang)];
  const head = [
    '',
    ...(['action', 'table', 'rows', 'of', 'share', 'link'] as const).map((name) => tell(`column.${name}`, lang)),
  ];
  const rows = document.steps.map((step) => {
    const { of, share } = ofTable(step);
    const link = [linkWords(step, lang), ...step.automatic].join(tell('list.or', lang));
    return [
      String(step.number),
      tell(`action.${step.action}`, lang),
      code(step.table),
      String(step.expectedRows),
      of,
      escapeMarkdown(share),
      escapeMarkdown(link),
    ];
  });
  return [
    '',
    `### ${tell('page.steps', lang)}`,
    '',
    ...table(head, ['right', 'left', 'left', 'right', 'right', 'right', 'left'], rows),
    ...releaseSentences(document, lang).flatMap((line) => ['', escapeMarkdown(line)]),
  ];
}

function findings({ document }: Plan, lang: Lang): readonly string[] {
  const head = (['severity', 'finding', 'advice'] as const).map((name) => tell(`column.${name}`, lang));
  const row = (finding: Finding): readonly string[] => [
    say(`severity.${finding.severity}`, lang),
    `**${escapeMarkdown(finding.rule)}** ${escapeMarkdown(findingMessage(finding, lang))}`,
    escapeMarkdown(findingAdvice(finding.rule, lang)),
  ];
  const body =
    document.findings.length === 0
      ? [tell('page.nothing', lang)]
      : table(head, ['left', 'left', 'left'], document.findings.map(row));
  const off = document.rulesOff.map(escapeMarkdown).join(', ');
  const unseen = off === '' ? [] : ['', say('rules.off', lang, { rules: off })];
  return ['', `### ${tell('page.findings', lang)} (${String(document.findings.length)})`, '', ...body, ...unseen];
}

function leftOut({ document }: Plan, lang: Lang): readonly string[] {
  const head = [tell('column.link', lang), tell('column.rows', lang), tell('column.reason', lang)];
  return splitLeftOut(document.leftOut).flatMap(({ title, entries }) => {
    const rows = entries.map((entry) => [
      code(leftFrom(entry.reference).words),
      leftRows(entry),
      escapeMarkdown(wordFor('reason', entry.reason, lang)),
    ]);
    return ['', `### ${tell(title, lang)}`, '', ...table(head, ['left', 'right', 'left'], rows)];
  });
}

function rights({ document }: Plan, lang: Lang): readonly string[] {
  if (!hasRights(document.rights)) return [];
  const items = rightsSentences(document.rights, lang).map((line) => `- ${escapeMarkdown(line)}`);
  const totals = rightsTotals(document.rights, lang).flatMap((line) => [escapeMarkdown(line), '']);
  return ['', `### ${rightsTitle(lang)}`, '', ...totals.slice(0, items.length > 0 ? undefined : -1), ...items];
}

function accounts({ document }: Plan, lang: Lang): readonly string[] {
  const { accounts: all } = document.request;
  const { start, left, end } = shorten(all);
  const more = left > 0 ? [`- ${tell('more', lang, { n: left })}`] : [];
  const line = (account: (typeof all)[number]): string => `- ${escapeMarkdown(accountName(account))}`;
  const body = all.length === 0 ? [tell('page.nothing', lang)] : [...start.map(line), ...more, ...end.map(line)];
  return ['', `### ${tell('accounts', lang)} (${String(all.length)})`, '', ...body];
}

function howToApprove(plan: Plan, lang: Lang): readonly string[] {
  const { id } = plan;
  const digest = digestDigits(plan).slice(0, 8);
  const commands = (lines: readonly string[]): readonly string[] => ['', '```sh', ...lines, '```', ''];
  return [
    '',
    `### ${tell('page.approve', lang)}`,
    '',
    tell('page.read', lang),
    ...commands([`untether show ${id} --sql`, `untether show ${id} --rows`]),
    tell('page.say', lang),
    ...commands([`untether approve ${id} --digest ${digest}`, `untether reject ${id} --digest ${digest} --note "..."`]),
    tell('page.approver', lang),
    '',
    `${tell('files', lang)} ${tell('files.client', lang)}`,
  ];
}

function inLanguage(plan: Plan, lang: Lang): readonly string[] {
  return [
    ...summary(plan, lang),
    ...steps(plan, lang),
    ...leftOut(plan, lang),
    ...findings(plan, lang),
    ...rights(plan, lang),
    ...accounts(plan, lang),
    ...howToApprove(plan, lang),
  ];
}

/** Titles in both languages; the statement needs no translation and stands once. */
function fenced(told: (lang: Lang) => ShownStatement | undefined): readonly string[] {
  const both = (['en', 'zh-CN'] as const).flatMap((lang) => told(lang) ?? []);
  const titles = both.flatMap(({ title, notes }) => [title, ...notes]);
  const text = both[0]?.text ?? null;
  return ['', ...fence([...titles, ...(text === null ? [] : [text])].map(safe).join('\n'))];
}

function statements({ document }: Plan): readonly string[] {
  const released = (action: Release['action']): readonly string[] =>
    releaseStatements(document, action, 'en').flatMap((_, index) =>
      fenced((lang) => releaseStatements(document, action, lang)[index]),
    );
  const steps = document.steps.flatMap((step) => fenced((lang) => stepStatements([step], lang)[0]));
  return [...released('release'), ...steps, ...released('restore')];
}

/** plan.md: the plan for people who read it in a ticket or a merge request, English first, then Chinese. Same plan, same bytes. */
export function planMarkdown(plan: Plan): string {
  const lines = [
    `# ${tell('plan', 'en')} ${plan.id} / ${tell('plan', 'zh-CN')}`,
    '',
    '## English',
    '',
    ...inLanguage(plan, 'en'),
    '',
    '## 中文',
    '',
    ...inLanguage(plan, 'zh-CN'),
    '',
    `## ${tell('sql', 'en')} / ${tell('sql', 'zh-CN')}`,
    ...statements(plan),
  ];
  return `${lines.join('\n')}\n`;
}
