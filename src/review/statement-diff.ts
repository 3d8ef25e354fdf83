import { structuredPatch } from 'diff';
import type { Plan } from '../plan/model.js';
import { safe } from './escape.js';
import type { Paint } from './paint.js';
import { statementText } from './words.js';

/** Two lines a statement: what it does to how many rows, and itself, clipped as on every screen. */
function statements({ document }: Plan): string {
  const { steps, releases = [] } = document;
  const lines = [...releases, ...steps].flatMap((made) => {
    const { table, action, expectedRows } = made;
    return [`-- ${action} ${table}: ${String(expectedRows)}`, statementText(made) ?? '-- plan.sql'];
  });
  return `${lines.join('\n')}\n`;
}

/** How the statements of two plans differ, as a unified diff without its head; empty when they do not. */
export function statementDiff(before: Plan, after: Plan, paint: Paint): readonly string[] {
  const { hunks } = structuredPatch('', '', statements(before), statements(after), '', '', { context: 1 });
  const colour = (line: string): Paint['good'] => {
    if (line.startsWith('-')) return paint.danger;
    return line.startsWith('+') ? paint.good : paint.faint;
  };
  return hunks.flatMap(({ lines }) => lines.map((line) => colour(line)(safe(line))));
}
