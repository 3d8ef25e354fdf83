import { UntetherError } from '../errors.js';
import { scriptText } from '../plan/folder.js';
import type { Plan } from '../plan/model.js';
import type { Remade } from '../plan/remade.js';

/** The number of the first line that differs, from 1, and whether the transaction would be open by then; null when none does. */
async function firstDifference(
  written: AsyncGenerator<string>,
  own: AsyncGenerator<string>,
): Promise<{ readonly line: number; readonly inSteps: boolean } | null> {
  let line = 0;
  // The opening ends with the first blank line.
  let inSteps = false;
  try {
    for await (const text of own) {
      line += 1;
      const next = await written.next();
      if (next.done === true || next.value !== text) return { line, inSteps };
      inSteps ||= text === '';
    }
    // Reads to the end of the file, where its hash is compared.
    const more = await written.next();
    return more.done === true ? null : { line: line + 1, inSteps };
  } finally {
    await written.return(undefined);
    await own.return(undefined);
  }
}

function refuse({ id, folder }: Plan, file: string, why: readonly string[]): never {
  throw new UntetherError('I03', { path: folder, files: file, plan: id }, { why });
}

/**
 * Holds plan.sql, line by line, against the script that the program makes from plan.json: what is sent is what was reviewed. Returns false
 * when the difference may come from rows that have moved; then the rows must be found unmoved, or the run be refused. Throws I03.
 */
export async function isOwnScript(plan: Plan, remade: Remade): Promise<boolean> {
  const difference = await firstDifference(scriptText(plan), remade.lines);
  if (difference !== null) {
    if (remade.fromRows && difference.inSteps) return false;
    const where = `line ${String(difference.line)} of plan.sql is not what the program makes of plan.json`;
    refuse(plan, 'plan.sql', [where]);
  }
  const wrong = remade.differences();
  if (wrong.length === 0) return true;
  if (remade.fromRows) return false;
  return refuse(
    plan,
    'plan.json',
    wrong.map((each) => `plan.json: ${each}`),
  );
}

/** The same when the rows are known to be as the plan saw them. */
export async function requireOwnScript(plan: Plan, remade: Remade): Promise<void> {
  if (!(await isOwnScript(plan, { ...remade, fromRows: false })))
    refuse(plan, 'plan.sql', ['plan.sql is not what the program makes of plan.json']);
}
