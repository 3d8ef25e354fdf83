import { sayPage } from '../../messages/page.js';
import { tell, wordFor } from '../../messages/review.js';
import type { Lang } from '../../messages/text.js';
import { say } from '../../messages/ui.js';
import type { Finding, PlanAccount, PlanStep } from '../../plan/model.js';
import { needsAttention } from '../attention.js';
import { shorten } from '../layout.js';
import { leftFrom, linkWords } from '../reasons.js';
import { releaseSentences } from '../releases.js';
import { hasRights, rightsSentences, rightsTotals } from '../rights.js';
import { accountName, findingAdvice, findingMessage, leftRows, ofTable, splitLeftOut } from '../words.js';
import { both, empty, markup, type Html, type Piece, tableOf } from './html.js';
import { accountsMatrix } from './matrix.js';
import type { PageFacts } from './view.js';

/** Findings of one rule that are written out. */
const FINDINGS_A_RULE = 20;

function byRule(findings: readonly Finding[]): readonly (readonly Finding[])[] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const name = `${finding.severity} ${finding.rule}`;
    groups.set(name, [...(groups.get(name) ?? []), finding]);
  }
  return [...groups.values()];
}

function acceptance(finding: Finding, { approvals }: PageFacts): Piece {
  const given = approvals.approvals.flatMap(({ accepted, by }) =>
    accepted.filter(({ rule }) => rule === finding.rule).map(({ why }) => ({ by: by.name, why })),
  );
  if (given.length > 0)
    return given.map((facts) => markup`<p class="good">${both((lang) => tell('accepted', lang, facts))}</p>`);
  if (finding.severity !== 'high') return empty;
  return markup`<p class="note">${both((lang) => tell('accept', lang, { rule: finding.rule }))}</p>`;
}

function findingCard(group: readonly Finding[], facts: PageFacts): Html {
  const [first] = group;
  if (!first) return empty;
  const { start, left, end } = shorten(group, { first: FINDINGS_A_RULE, last: 5 });
  const shown = [...start, ...end];
  const evidence = [...new Set(shown.flatMap((finding) => finding.evidence))].slice(0, FINDINGS_A_RULE);
  const advice = both((lang) => findingAdvice(first.rule, lang));
  return markup`<article class="finding ${first.severity}">
    <h3>
      <span class="tag ${first.severity}">${both((lang) => say(`severity.${first.severity}`, lang))}</span>
      ${first.rule}
    </h3>
    ${shown.map((finding) => markup`<p class="message">${both((lang) => findingMessage(finding, lang))}</p>`)}
    ${left > 0 ? markup`<p class="note">${both((lang) => sayPage('findings.more', lang, { n: left }))}</p>` : empty}
    <p><b>${both((lang) => sayPage('advice', lang))}</b> ${advice}</p>
    ${
      evidence.length === 0
        ? empty
        : markup`<details>
            <summary>${both((lang) => sayPage('evidence', lang))}</summary>
            <ul>
              ${evidence.map((line) => markup`<li>${line}</li>`)}
            </ul>
          </details>`
    }
    ${acceptance(first, facts)}
  </article>`;
}

export function findingsSection(facts: PageFacts): Html {
  const { findings, rulesOff } = facts.plan.document;
  const cards = byRule(findings).map((group) => findingCard(group, facts));
  const off =
    rulesOff.length === 0
      ? empty
      : markup`<p class="note">${both((lang) => say('rules.off', lang, { rules: rulesOff.join(', ') }))}</p>`;
  return markup`${cards.length === 0 ? markup`<p>${both((lang) => sayPage('findings.none', lang))}</p>` : cards}${off}`;
}

function stepRow(step: PlanStep, findings: readonly Finding[]): readonly Piece[] {
  const { of, share } = ofTable(step);
  const link = (lang: Lang): string => [linkWords(step, lang), ...step.automatic].join(tell('list.or', lang));
  const mark = needsAttention(step, findings) ? markup` <a class="tag high" href="#findings">!</a>` : empty;
  return [
    markup`<span class="sign ${step.action}">${both((lang) => tell(`action.${step.action}`, lang))}</span>`,
    markup`<a href="#rows-${step.number}"><b>${step.table}</b></a
      >${mark}`,
    step.expectedRows,
    of,
    share,
    both(link),
  ];
}

const column = (key: 'action' | 'table' | 'rows' | 'of' | 'share' | 'link' | 'reason'): Html =>
  both((lang) => tell(`column.${key}`, lang));

export function tablesSection({ plan }: PageFacts): Html {
  const { steps, findings, leftOut } = plan.document;
  const head = (['action', 'table', 'rows', 'of', 'share', 'link'] as const).map(column);
  const releases = releaseSentences(plan.document, 'en').map(
    (_, index) => markup`<p>${both((lang) => releaseSentences(plan.document, lang)[index] ?? '')}</p>`,
  );
  const left = splitLeftOut(leftOut).map(({ title, entries }) => {
    const rows = entries.map((entry) => [
      markup`<span class="code">${leftFrom(entry.reference).words}</span>`,
      leftRows(entry),
      both((lang) => wordFor('reason', entry.reason, lang)),
    ]);
    return markup`<h3>${both((lang) => tell(title, lang))}</h3>
      ${tableOf([column('link'), column('rows'), column('reason')], rows, [1])}`;
  });
  const table =
    steps.length === 0
      ? markup`<p>${both((lang) => tell('page.nothing', lang))}</p>`
      : tableOf(
          head,
          steps.map((step) => stepRow(step, findings)),
          [2, 3, 4],
        );
  return markup`${table}${releases}${left}`;
}

/** Accounts that are listed where nothing is counted by account. */
const MOST_ACCOUNTS = 200;

function rightsLost({ plan }: PageFacts): Html {
  const { rights } = plan.document;
  if (!hasRights(rights)) return empty;
  const lines = (make: (lang: Lang) => readonly string[]): readonly Html[] =>
    make('en').map((_, index) => both((lang) => make(lang)[index] ?? ''));
  const sentences = lines((lang) => rightsSentences(rights, lang));
  return markup`${lines((lang) => rightsTotals(rights, lang)).map((line) => markup`<p>${line}</p>`)}${
    sentences.length === 0
      ? empty
      : markup`<ul>
          ${sentences.map((line) => markup`<li>${line}</li>`)}
        </ul>`
  }`;
}

function accountList(accounts: readonly PlanAccount[]): Html {
  const { start, left, end } = shorten(accounts, { first: MOST_ACCOUNTS, last: 0 });
  const items = [...start, ...end].map(
    (account) => markup`<li>${accountName(account)} <span class="note">${account.table}</span></li>`,
  );
  return markup`<ul class="columns">
      ${items}
    </ul>
    ${left > 0 ? markup`<p class="note">${both((lang) => tell('showing', lang, { n: start.length, all: accounts.length }))}</p>` : empty}`;
}

export function accountsSection(facts: PageFacts): Html {
  const { accounts } = facts.plan.document.request;
  const table =
    facts.plan.document.perAccount === undefined || facts.plan.document.steps.length === 0
      ? accountList(accounts)
      : accountsMatrix(facts);
  return markup`${accounts.length === 0 ? markup`<p>${both((lang) => tell('page.nothing', lang))}</p>` : table}${rightsLost(facts)}`;
}
