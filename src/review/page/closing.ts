import { sayPage } from '../../messages/page.js';
import { tell } from '../../messages/review.js';
import type { Lang } from '../../messages/text.js';
import { releaseStatements, type ShownStatement, stepStatements } from '../releases.js';
import { digestDigits, digestGroups, person, stamp, statementTitle, undoWords } from '../words.js';
import { both, empty, markup, type Html, tableOf } from './html.js';
import type { PageFacts } from './view.js';

function statement(make: (lang: Lang) => ShownStatement | undefined): Html {
  const { text = null, notes = [] } = make('en') ?? {};
  const plain = (line: string | undefined): string => (line ?? '').replace(/^-- /, '');
  const title = both((lang) => plain(make(lang)?.title));
  const said = notes.map((_, index) => markup`<p class="note">${both((lang) => plain(make(lang)?.notes[index]))}</p>`);
  const body = text === null ? empty : markup`<pre tabindex="0"><code>${text}</code></pre>`;
  return markup`<div class="statement">
    <h3>${title}</h3>
    ${body}
    ${said}
  </div>`;
}

export function sqlSection({ plan: { document } }: PageFacts): Html {
  const released = (action: 'release' | 'restore'): readonly Html[] =>
    releaseStatements(document, action, 'en').map((_, index) =>
      statement((lang) => releaseStatements(document, action, lang)[index]),
    );
  const own = document.steps.map((step) => statement((lang) => stepStatements([step], lang)[0]));
  return markup`<p>${both((lang) => sayPage('sql.about', lang))}</p>
    ${released('release')}${own}${released('restore')}`;
}

export function undoSection({ plan }: PageFacts): Html {
  const keys = ['undo.snapshot', 'undo.command', 'undo.conflict', 'undo.hand'] as const;
  return markup`<p><b>${both((lang) => undoWords(plan.document, lang))}</b></p>
    <ul>
      ${keys.map((key) => markup`<li>${both((lang) => sayPage(key, lang))}</li>`)}
    </ul>`;
}

export function guardsSection({ plan }: PageFacts): Html {
  const { checks, expiresAt, steps } = plan.document;
  const said = (['guards.transaction', 'guards.count', 'guards.effect', 'guards.once'] as const).map(
    (key) => markup`<li>${both((lang) => sayPage(key, lang, { time: stamp(expiresAt) }))}</li>`,
  );
  const counted = checks.map(({ name, detail, rows }) => [`${name}: ${detail}`, rows]);
  const hits = steps.map((step) => [both((lang) => statementTitle(step, lang).replace(/^-- /, '')), step.expectedRows]);
  const head = [both((lang) => sayPage('guards.check', lang)), both((lang) => sayPage('guards.expected', lang))];
  return markup`<ul>
      ${said}
    </ul>
    <h3>${both((lang) => sayPage('guards.checks', lang))}</h3>
    ${tableOf(head, [...hits, ...counted], [1])}`;
}

const SIGNERS = ['requester', 'approver', 'executor'] as const;

function signatureBlock({ plan }: PageFacts): Html {
  const { by } = plan.document.request;
  const head = (['role', 'name', 'date', 'signature'] as const).map((key) =>
    both((lang) => sayPage(`sign.${key}`, lang)),
  );
  const rows = SIGNERS.map((role) => [
    both((lang) => sayPage(`sign.${role}`, lang)),
    role === 'requester' ? by.name : '',
    '',
    '',
  ]);
  return markup`<div class="sign">
    <h3>${both((lang) => sayPage('approval.paper', lang))}</h3>
    <p>${both((lang) => tell('digest', lang, { digest: digestGroups(digestDigits(plan).slice(0, 16)) }))}</p>
    ${tableOf(head, rows)}
  </div>`;
}

export function approvalSection(facts: PageFacts): Html {
  const { plan, approvals } = facts;
  const digest = digestDigits(plan).slice(0, 8);
  const command = (text: string): Html => markup`<pre tabindex="0"><code>${text}</code></pre>`;
  const given = approvals.approvals.map(
    ({ decision, by, at, note }) =>
      markup`<li>
        ${both((lang) => tell(`decision.${decision}`, lang, { by: person(by, lang), time: stamp(at) }))}
        ${note === '' ? empty : both((lang) => tell('quoted', lang, { text: note }))}
      </li>`,
  );
  return markup`${
    given.length === 0
      ? markup`<p>${both((lang) => sayPage('approval.none', lang))}</p>`
      : markup`<ul>
            ${given}
          </ul>`
  }
    <p>${both((lang) => tell('page.approver', lang))}</p>
    <p>${both((lang) => sayPage('approval.how', lang))}</p>
    ${command(`untether approve ${plan.id} --digest ${digest}`)}
    <p>${both((lang) => sayPage('approval.refuse', lang))}</p>
    ${command(`untether reject ${plan.id} --digest ${digest} --note "..."`)} ${signatureBlock(facts)}`;
}

export function provenanceSection({ plan }: PageFacts): Html {
  const { tool, createdAt, settingsDigest, target, files, tables } = plan.document;
  const fact = (name: Html, text: string): Html =>
    markup`<div>
      <dt>${name}</dt>
      <dd class="code">${text}</dd>
    </div>`;
  const said = (key: 'from.tool' | 'from.made' | 'from.settings' | 'from.identity'): Html =>
    both((lang) => sayPage(key, lang));
  const sums = Object.entries(files).map(([file, sum]) => [
    markup`<span class="code">${file}</span>`,
    markup`<span class="code">${sum}</span>`,
  ]);
  const structures = Object.entries(tables).map(([table, sum]) => [
    markup`<span class="code">${table}</span>`,
    markup`<span class="code">${sum}</span>`,
  ]);
  const head = (first: Html): readonly (Html | string)[] => [first, 'SHA-256'];
  return markup`<dl class="facts">
      ${fact(
        both((lang) => tell('label.digest', lang)),
        plan.digest,
      )}${fact(said('from.tool'), `untether ${tool}`)}${fact(said('from.made'), stamp(createdAt))}${fact(said('from.identity'), target.identity)}${fact(said('from.settings'), settingsDigest ?? '-')}
    </dl>
    <h3>${both((lang) => sayPage('from.files', lang))}</h3>
    ${tableOf(head(both((lang) => sayPage('from.file', lang))), sums)}
    <h3>${both((lang) => sayPage('from.structures', lang))}</h3>
    ${tableOf(head(both((lang) => tell('column.table', lang))), structures)}`;
}
