import { UntetherError } from '../errors.js';
import { replaceFile } from '../files/write.js';
import { fullReferenceId, needsCondition } from '../links/ids.js';
import type { Links } from '../links/model.js';
import type { Considered } from '../review/decisions.js';
import { decide, type Decision, type Wanted } from '../settings/decide.js';
import { readSettingsText } from '../settings/load.js';
import { parseSettings } from '../settings/parse.js';
import { newSettingsFile } from '../settings/template.js';
import { type Inspection, settingsFile } from './inspect.js';
import type { Workspace } from './workspace.js';

/** Decisions ready to be written, to be looked at before. */
export interface Decisions {
  readonly file: string;
  readonly decisions: readonly Considered[];
  /** Text of the file when the decisions were prepared; null when there was no file. */
  readonly before: string | null;
  readonly after: string;
  /** Polymorphic proposals that wait for their condition, and so were left out of `all`, of tables and of kinds. */
  readonly waiting: number;
}

function considered(decision: Decision, found: Links): Considered {
  if (decision.what === 'account') {
    const { table } = decision.setting;
    return { ...decision, found: found.accounts.find((account) => account.table === table) ?? null };
  }
  const id = fullReferenceId(decision.setting);
  return { ...decision, found: found.references.find((reference) => fullReferenceId(reference) === id) ?? null };
}

/**
 * What confirming and rejecting would write, with the evidence found now; nothing is written yet.
 * Throws U09 for names that fit nothing or several, U04 for a file that cannot be edited.
 */
export async function prepareDecisions(
  workspace: Workspace,
  { found }: Pick<Inspection, 'found'>,
  wanted: Wanted,
): Promise<Decisions> {
  const file = settingsFile(workspace);
  const before = await readSettingsText(file);
  const { text, decisions } = decide(before ?? newSettingsFile([]), wanted);
  const waiting = parseSettings(text, file).references.filter(
    (reference) => reference.state === 'proposed' && needsCondition(reference),
  ).length;
  return { file, before, after: text, waiting, decisions: decisions.map((decision) => considered(decision, found)) };
}

/** Writes prepared decisions. Throws U09 when the file is no longer the one they were prepared from. */
export async function writeDecisions({ file, before, after, decisions }: Decisions): Promise<void> {
  if (decisions.length === 0) return;
  // A person may take minutes to answer, with the file open in an editor.
  if ((await readSettingsText(file)) !== before)
    throw new UntetherError('U09', { detail: `${file} was changed while the decision was asked for` });
  await replaceFile(file, after);
}
