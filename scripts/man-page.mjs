/** The manual page, in the macros of man(7): commands and flags from the grammar, exit codes from their table. */

/** Text as roff takes it: no escapes, no request at the start of a line, and dashes that can be copied. */
function roff(text) {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('`', '');
  return escaped.replace(/^(?=[.'])/gm, '\\&');
}

/** One argument of a macro. */
const quoted = (text) => `"${roff(text).replaceAll('"', '\\(dq')}"`;

const sentence = (text) => (/[.:]$/.test(text) ? text : `${text}.`);

function flagLines({ name, about, choices }) {
  const values = choices.length > 0 ? ` ${choices.join(' | ')}` : '';
  return ['.TP', `.B ${quoted(`--${name}${values}`)}`, roff(about === '' ? name : about)];
}

function commandLines({ name, about, flags }) {
  return [`.SS ${quoted(`untether ${name}`)}`, roff(sentence(about)), ...flags.flatMap(flagLines)];
}

const ENVIRONMENT = [
  ['PGPASSWORD, MYSQL_PWD', 'password for --url, which must not hold one in production'],
  ['LC_ALL, LC_MESSAGES, LANG', 'language of screens, unless --lang names one'],
  ['NO_COLOR, FORCE_COLOR, TERM', 'whether screens are coloured'],
  ['COLUMNS', 'cells of a line'],
  ['CI', 'when true, nothing is asked'],
];

const FILES = [
  ['untether.yaml', 'what is known about the database: accounts, references, approvers'],
  ['knexfile.{ts,js,mjs,cjs,mts,cts,json}', 'connections'],
  ['sql/plans/', 'plans, each a folder'],
  ['snapshots/', 'the rows of each run as they were'],
  ['untether-audit.jsonl', 'the audit log'],
];

const termLines = ([term, about]) => ['.TP', `.B ${quoted(term)}`, roff(about)];

/** Text of untether.1; the same grammar gives the same bytes. */
export function renderManPage({ commands, flags }, exitCodeTexts, version) {
  return [
    '.\\" Written by scripts/generate-docs.mjs from the grammar of the command line; change the texts there.',
    `.TH UNTETHER 1 "" ${quoted(`untether ${version}`)} "User Commands"`,
    '.SH NAME',
    roff("untether - take an account's links out of a database, safely, and put them back"),
    '.SH SYNOPSIS',
    '.B untether',
    '.I command',
    '.RI [ options ]',
    '.SH DESCRIPTION',
    roff(
      'Every change is a plan that a second person approves, runs in one transaction behind a snapshot, and can be undone.',
    ),
    roff('PLAN and RUN are an id, a prefix of it with four or more digits, or a path.'),
    roff('Results go to standard output; progress, hints and errors to standard error.'),
    '.SH COMMANDS',
    ...commands.filter(({ leads }) => !leads).flatMap(commandLines),
    '.SH "OPTIONS OF EVERY COMMAND"',
    ...flags.flatMap(flagLines),
    '.SH "EXIT STATUS"',
    ...exitCodeTexts.map(({ code, meaning }) => [String(code), meaning.en]).flatMap(termLines),
    '.SH ENVIRONMENT',
    ...ENVIRONMENT.flatMap(termLines),
    '.SH FILES',
    ...FILES.flatMap(termLines),
    '.SH "SEE ALSO"',
    roff('untether explain CODE tells everything about an error or a finding, without a network.'),
    '',
  ].join('\n');
}
