import { createHash } from 'node:crypto';
import { sayPage } from '../../messages/page.js';
import { digestDigits, digestGroups } from '../words.js';
import { packRows } from './blocks.js';
import { approvalSection, guardsSection, provenanceSection, sqlSection, undoSection } from './closing.js';
import { graphSection } from './graph.js';
import { both, markup, Html } from './html.js';
import { rowsSection, wordsBlock } from './rows.js';
import { SCRIPT } from './script.js';
import { accountsSection, findingsSection, tablesSection } from './sections.js';
import { STYLE } from './style.js';
import { checklistSection, verdictBand } from './verdict.js';
import type { PageView } from './view.js';

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** Nothing is loaded from anywhere, and no style or script but these two runs: not even one that a value smuggled in. */
const POLICY = `default-src 'none'; style-src ${hashOf(STYLE)}; script-src ${hashOf(SCRIPT)}; base-uri 'none'; form-action 'none'`;

const SECTIONS = [
  'checklist',
  'findings',
  'tables',
  'graph',
  'accounts',
  'rows',
  'sql',
  'undo',
  'guards',
  'approval',
  'provenance',
] as const;

type Name = (typeof SECTIONS)[number];

function sections(bodies: Readonly<Record<Name, Html>>): readonly Html[] {
  return SECTIONS.map(
    (name) =>
      markup`<section id="${name}" aria-labelledby="${name}-title" tabindex="-1">
        <h2 id="${name}-title">${both((lang) => sayPage(`section.${name}`, lang))}</h2>
        ${bodies[name]}
      </section>`,
  );
}

function contents(): Html {
  const links = SECTIONS.map(
    (name) => markup`<li><a href="#${name}">${both((lang) => sayPage(`section.${name}`, lang))}</a></li>`,
  );
  return markup`<nav aria-labelledby="contents-title">
    <h2 id="contents-title">${both((lang) => sayPage('contents', lang))}</h2>
    <ol>
      ${links}
    </ol>
  </nav>`;
}

/** The switch works without JavaScript: what is hidden follows from which of the two is checked. */
function languageSwitch(lang: PageView['lang']): Html {
  const radio = (id: string, each: PageView['lang'], name: string): Html =>
    markup`<input type="radio" name="language" class="switch" id="${id}" autocomplete="off"${new Html(lang === each ? ' checked' : '')}><label for="${id}" lang="${each}">${name}</label>`;
  return markup`${radio('lang-en', 'en', 'English')} ${radio('lang-zh', 'zh-CN', '中文')}`;
}

/** The review page: one HTML file that needs no network, nothing installed, and for the essentials no JavaScript. Ends with a newline. */
export async function renderPage({ rows, ...facts }: PageView): Promise<string> {
  const { plan, lang } = facts;
  const packed = await packRows(plan.document.steps, rows);
  const bodies = {
    checklist: checklistSection(facts),
    findings: findingsSection(facts),
    tables: tablesSection(facts),
    graph: graphSection(plan.document),
    accounts: accountsSection(facts),
    rows: rowsSection(packed),
    sql: sqlSection(facts),
    undo: undoSection(facts),
    guards: guardsSection(facts),
    approval: approvalSection(facts),
    provenance: provenanceSection(facts),
  };
  return markup`<!doctype html>
    <html lang="${lang}"${new Html(facts.langChosen ? ' data-chosen' : '')}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${sayPage('title', lang, { plan: plan.id })}</title>
        <style>${new Html(STYLE)}</style>
      </head>
      <body>
        <header class="bar">
          <a class="skip" href="#checklist">${both((each) => sayPage('skip.content', each))}</a>
          <span class="brand">untether</span> <span class="plan">${plan.id}</span>
          <span class="digest code">${digestGroups(digestDigits(plan).slice(0, 16))}</span>
          <span class="choose"><button type="button" id="print" hidden>${both((each) => sayPage('print', each))}</button> ${languageSwitch(lang)}</span>
        </header>
        <div class="page">
          ${contents()}
          <main>${verdictBand(facts)} ${sections(bodies)}</main>
        </div>
        ${wordsBlock()}
        <script>${new Html(SCRIPT)}</script>
      </body>
    </html>
`.text;
}
