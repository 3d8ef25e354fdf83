#!/usr/bin/env node
/**
 * Writes the files that repeat what the code says: the reference pages of errors, findings and exit codes in both languages, and the
 * JSON Schemas of the documents, and the manual page.
 *
 *   node scripts/generate-docs.mjs            write the files
 *   node scripts/generate-docs.mjs --check    only say which are stale (exit 1)
 *
 * The same texts always give the same bytes. test/unit/messages/docs.test.ts, test/unit/documents/schemas.test.ts and test/unit/cli/man.test.ts fail when a
 * file is stale.
 */
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createJiti } from 'jiti';
import { renderManPage } from './man-page.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const LANGS = ['en', 'zh-CN'];

const WORDS = {
  en: {
    other: '简体中文',
    errors: 'Errors',
    findings: 'Findings of a plan',
    exitCodes: 'Exit codes',
    errorsIntro:
      'Every error has a code that never changes its meaning. Words in braces are filled in when it is shown. ' +
      '`untether explain CODE` prints the same text without a network. [Exit codes](exit-codes.md) follow the first letter.',
    findingsIntro:
      'A finding is something a reviewer must know before approving a plan. Its severity is a default: `findings: { R009: off, R007: high }` in untether.yaml sets another one, or switches the rule off. ' +
      'A finding is accepted with `untether approve PLAN --digest D8 --accept R012 --why "..."`; the reason is signed with the approval.',
    exitCodesIntro:
      'The exit code says what kind of ending it was; the message says what happened to the data. ' +
      'Treat an unknown code as failure. `scan --format nagios` alone uses plugin codes 0 to 3.',
    exitCode: 'exit code',
    data: 'Data',
    next: 'Next',
    severity: 'Severity',
    states: { unchanged: 'unchanged', committed: 'committed', unknown: 'unknown' },
    severities: { high: 'high', medium: 'medium', low: 'low', info: 'info' },
    columns: ['Code', 'Errors', 'Meaning', 'Data'],
    colon: ': ',
    none: '-',
  },
  'zh-CN': {
    other: 'English',
    errors: '错误代码',
    findings: '变更计划的风险项',
    exitCodes: '退出码',
    errorsIntro:
      '每个错误都有代码，其含义不会改变。花括号中的词在显示时会被替换。' +
      '`untether explain CODE` 可离线打印相同的内容。首字母决定[退出码](exit-codes.md)。',
    findingsIntro:
      '风险项是审核人在审核变更计划之前必须了解的事项。所列级别为默认值：在 untether.yaml 中用 `findings: { R009: off, R007: high }` 可设置其他级别或关闭规则。' +
      '用 `untether approve PLAN --digest D8 --accept R012 --why "..."` 接受风险项；原因会随审核一起签名。',
    exitCodesIntro:
      '退出码表示以何种方式结束；消息说明数据发生了什么。' +
      '遇到未知的退出码一律按失败处理。只有 `scan --format nagios` 使用插件退出码 0 到 3。',
    exitCode: '退出码',
    data: '数据',
    next: '下一步',
    severity: '级别',
    states: { unchanged: '没有改动', committed: '已提交', unknown: '未知' },
    severities: { high: '高', medium: '中', low: '低', info: '提示' },
    columns: ['退出码', '错误类别', '含义', '数据'],
    colon: '：',
    none: '-',
  },
};

const PAGES = { errors: errorsPage, findings: findingsPage, 'exit-codes': exitCodesPage };

const folder = (lang) => (lang === 'en' ? 'docs/reference' : `docs/${lang}/reference`);

const byCode = ([a], [b]) => (a < b ? -1 : 1);

function head(lang, page, title, intro) {
  const other = lang === 'en' ? `../zh-CN/reference/${page}.md` : `../../reference/${page}.md`;
  return [
    '<!-- Written by scripts/generate-docs.mjs from src/messages; change the texts there. -->',
    `# ${title}`,
    `[${WORDS[lang].other}](${other})`,
    intro,
  ];
}

/** `{plan}` as a person reads it in a synopsis: `PLAN`. */
const asSynopsis = (command) =>
  command.replace(/\{(\w+)\}/g, (_, name) => (name === 'digest8' ? 'D8' : name.toUpperCase()));

function errorSection(lang, code, { message, meaning, next, data }) {
  const words = WORDS[lang];
  return [
    `### UT-${code}`,
    `**${message[lang]}**`,
    meaning[lang],
    `${words.data}${words.colon}${words.states[data ?? 'unchanged']}`,
    `${words.next}${words.colon.trimEnd()}`,
    ['```text', ...next.map(asSynopsis), '```'].join('\n'),
  ];
}

function errorsPage(lang, { errorTexts, exitCodeTexts }) {
  const words = WORDS[lang];
  const errors = Object.entries(errorTexts).sort(byCode);
  const classes = exitCodeTexts.filter(({ errorClass }) => errorClass !== null);
  const sections = classes.flatMap(({ code, errorClass, meaning }) => [
    `## ${errorClass}${words.colon}${words.exitCode} ${code}`,
    `${meaning[lang]}`,
    ...errors.filter(([error]) => error[0] === errorClass).flatMap(([error, text]) => errorSection(lang, error, text)),
  ]);
  return [...head(lang, 'errors', words.errors, words.errorsIntro), ...sections];
}

function findingsPage(lang, { findingTexts }) {
  const words = WORDS[lang];
  const sections = Object.entries(findingTexts)
    .sort(byCode)
    .flatMap(([code, { severity, message, advice }]) => [
      `## ${code}`,
      `**${message[lang]}**`,
      advice[lang],
      `${words.severity}${words.colon}${words.severities[severity]}`,
    ]);
  return [...head(lang, 'findings', words.findings, words.findingsIntro), ...sections];
}

function exitCodesPage(lang, { errorTexts, exitCodeTexts }) {
  const words = WORDS[lang];
  const codes = Object.keys(errorTexts).sort();
  const row = (cells) => `| ${cells.join(' | ')} |`;
  const rows = exitCodeTexts.map(({ code, errorClass, meaning, data }) => {
    const errors = codes
      .filter((error) => error[0] === errorClass)
      .map((error) => `[${error}](errors.md#ut-${error.toLowerCase()})`);
    return row([`\`${code}\``, errors.join(' ') || words.none, meaning[lang], data[lang]]);
  });
  const table = [row(words.columns), row(words.columns.map(() => '---')), ...rows].join('\n');
  return [...head(lang, 'exit-codes', words.exitCodes, words.exitCodesIntro), table];
}

/** Every generated page: its path from the root of the repository, and its text. */
export function renderPages(tables) {
  return LANGS.flatMap((lang) =>
    Object.entries(PAGES).map(([page, render]) => ({
      path: `${folder(lang)}/${page}.md`,
      text: `${render(lang, tables).join('\n\n')}\n`,
    })),
  );
}

/** The files of schemas/: their path from the root of the repository, and their text. */
export function renderSchemas(files) {
  return files.map(({ name, schema }) => ({
    path: `schemas/${name}.json`,
    text: `${JSON.stringify(schema, null, 2)}\n`,
  }));
}

/** man/untether.1, as a list of files like the others. */
export function renderMan(grammar, exitCodeTexts) {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return [{ path: 'man/untether.1', text: renderManPage(grammar, exitCodeTexts, version) }];
}

async function render() {
  const jiti = createJiti(import.meta.url);
  const load = (name) => jiti.import(join(ROOT, `src/${name}.ts`));
  const rooms = ['messages/errors', 'messages/findings', 'messages/exit-codes', 'documents/schemas', 'cli/known'];
  const [{ errorTexts }, { findingTexts }, { exitCodeTexts }, { schemaFiles }, { grammar }] = await Promise.all(
    rooms.map(load),
  );
  return [
    ...renderPages({ errorTexts, findingTexts, exitCodeTexts }),
    ...renderSchemas(schemaFiles()),
    ...renderMan(grammar(), exitCodeTexts),
  ];
}

function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function write(path, text) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), text);
}

async function main(args) {
  const stale = (await render()).filter(({ path, text }) => textOf(join(ROOT, path)) !== text);
  const check = args.includes('--check');
  for (const { path, text } of stale) {
    if (!check) write(path, text);
    console.log(`${check ? 'stale' : 'written'}: ${path}`);
  }
  if (check && stale.length > 0) process.exitCode = 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url))
  await main(process.argv.slice(2));
