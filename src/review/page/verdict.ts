import { sayPage } from '../../messages/page.js';
import { tell } from '../../messages/review.js';
import type { Lang } from '../../messages/text.js';
import {
  planState,
  headline,
  person,
  partWords,
  stamp,
  undoWords,
  rowsChanged,
  changes,
  digestDigits,
  splitLeftOut,
} from '../words.js';
import { findingMessage } from '../words.js';
import { count, wordFor } from '../../messages/review.js';
import { hasRights } from '../rights.js';
import { both, empty, markup, type Html, type Piece } from './html.js';
import type { PageFacts } from './view.js';

const SEVERITIES = ['high', 'medium', 'low', 'info'] as const;

export function environmentWord(environment: string, lang: Lang): string {
  return environment === 'production' ? tell('production', lang) : environment;
}

function stateWords(facts: PageFacts, lang: Lang): string {
  const { valid, needed } = facts.approvals;
  return tell(`state.${planState(facts)}`, lang, { valid, needed, run: facts.applied ?? '' });
}

function where({ plan }: PageFacts): Piece {
  const { name, environment, engine, version, database, address } = plan.document.target;
  const place = environment === 'production' ? 'tag danger' : 'tag';
  return markup`<b>${name}</b> <span class="${place}">${both((lang) => environmentWord(environment, lang))}</span
    ><br />${engine} ${version}<br /><span class="code">${database}</span>
    ${address === database ? empty : markup`<span class="code">${address}</span>`}`;
}

function who({ plan }: PageFacts): Piece {
  const { request, createdAt, expiresAt } = plan.document;
  const part = (lang: Lang): string | null => partWords(plan.document, lang);
  return markup`<b>${request.ticket === '' ? '-' : request.ticket}</b>
    ${request.reason === '' ? empty : both((lang) => tell('quoted', lang, { text: request.reason }))}<br />${both((lang) => person(request.by, lang))},
    ${stamp(createdAt)}<br />${both((lang) => tell('expires', lang, { time: stamp(expiresAt) }))}${part('en') === null ? empty : markup`<br />${both((lang) => part(lang) ?? '')}`}`;
}

function what({ plan }: PageFacts): Piece {
  const { summary } = plan.document;
  const line = (lang: Lang): string =>
    [
      count('tables', summary.tables, lang),
      ...(summary.accounts > 0 ? [count('accounts', summary.accounts, lang)] : []),
    ].join(tell('list.and', lang));
  const rows = (lang: Lang): string => changes(summary, lang);
  if (rowsChanged(plan.document) === 0) return both((lang) => tell('page.nothing', lang));
  return markup`<b>${both(rows)}</b><br />${both(line)}`;
}

function kindsTouched({ plan }: PageFacts, lang: Lang): string {
  const kinds = [...new Set(plan.document.steps.flatMap((step) => step.kinds))].sort();
  return kinds.map((kind) => wordFor('kind', kind, lang)).join(tell('list.and', lang));
}

function rights(facts: PageFacts): Piece {
  const { rights: found, request } = facts.plan.document;
  if (!hasRights(found)) {
    const kinds = kindsTouched(facts, 'en');
    const words = request.kind === 'unlink' ? both((lang) => sayPage('rights.unknown', lang)) : empty;
    return markup`${words} ${kinds === '' ? empty : both((lang) => kindsTouched(facts, lang))}`;
  }
  const { accounts, roles, permissions } = found.totals;
  if (accounts === 0) return both((lang) => sayPage('rights.nobody', lang));
  const line = (key: 'rights.roles' | 'rights.permissions', held: typeof roles): Html =>
    both((lang) => sayPage(key, lang, { before: held.before, after: held.after }));
  return markup`<b>${both((lang) => sayPage('rights.accounts', lang, { n: accounts }))}</b
    ><br />${line('rights.roles', roles)}<br />${line('rights.permissions', permissions)}`;
}

function wrong({ plan }: PageFacts): Piece {
  const { findings } = plan.document;
  const counts = SEVERITIES.map(
    (severity) => [severity, findings.filter((finding) => finding.severity === severity).length] as const,
  ).filter(([, n]) => n > 0);
  if (counts.length === 0) return both((lang) => sayPage('wrong.none', lang));
  const worst = findings.find(({ severity }) => severity === counts[0]?.[0]);
  const tags = counts.map(
    ([severity, n]) =>
      markup`<a class="tag ${severity}" href="#findings"
        >${both((lang) => sayPage(`wrong.${severity}`, lang, { n }))}</a
      > `,
  );
  return markup`${tags}${worst ? markup`<br />${both((lang) => findingMessage(worst, lang))}` : empty}`;
}

function undo({ plan }: PageFacts): Piece {
  return both((lang) => undoWords(plan.document, lang));
}

const ANSWERS = { where, who, what, rights, wrong, undo } as const;

/** Where, who and why, what, whose rights, what could go wrong, can it be undone: the first screen answers all six. */
export function verdictBand(facts: PageFacts): Html {
  const { plan, applied } = facts;
  const { environment } = plan.document.target;
  const answers = Object.entries(ANSWERS).map(
    ([name, answer]) =>
      markup`<div>
        <dt>${both((lang) => sayPage(`ask.${name as keyof typeof ANSWERS}`, lang))}</dt>
        <dd>${answer(facts)}</dd>
      </div>`,
  );
  const said =
    applied === undefined
      ? both((lang) => sayPage('nothing-yet', lang))
      : both((lang) => sayPage('was-applied', lang, { run: applied }));
  return markup`<section
    id="verdict"
    class="verdict ${environment === 'production' ? 'production' : 'other'}"
    aria-labelledby="verdict-title"
  >
    <p class="state ${planState(facts)}">${both((lang) => stateWords(facts, lang))}</p>
    <h1 id="verdict-title">${both((lang) => headline(plan.document, lang))}</h1>
    <dl class="answers">${answers}</dl>
    <p class="note">${said}</p>
  </section>`;
}

/** What the approver has to see for themselves; the boxes are ticked for nobody but the reader. */
export function checklistSection({ plan }: PageFacts): Html {
  const { document } = plan;
  const { target, request, findings, leftOut, summary } = document;
  const high = findings.filter(({ severity }) => severity === 'high').length;
  const left = splitLeftOut(leftOut).reduce((sum, { entries }) => sum + entries.length, 0);
  const items: readonly ((lang: Lang) => string)[] = [
    (lang) =>
      sayPage('check.target', lang, {
        target: target.name,
        environment: environmentWord(target.environment, lang),
        database: target.database,
      }),
    ...(summary.accounts > 0
      ? [(lang: Lang) => sayPage('check.accounts', lang, { n: summary.accounts, ticket: request.ticket })]
      : []),
    (lang) => sayPage('check.rows', lang, { rows: rowsChanged(document) === 0 ? '0' : changes(summary, lang) }),
    ...(high > 0 ? [(lang: Lang) => sayPage('check.findings', lang, { n: high })] : []),
    ...(left > 0 ? [(lang: Lang) => sayPage('check.left', lang, { n: left })] : []),
    (lang) => sayPage('check.undo', lang, { undo: undoWords(document, lang) }),
    (lang) => sayPage('check.self', lang, { by: request.by.name }),
    (lang) => sayPage('check.digest', lang, { digest: digestDigits(plan).slice(0, 8) }),
  ];
  return markup`<ul class="checklist">
    ${items.map(
      (item, index) =>
        markup`<li>
          <label for="check-${index}"
            ><input type="checkbox" id="check-${index}" autocomplete="off" /> <span>${both(item)}</span></label
          >
        </li>`,
    )}
  </ul>`;
}
