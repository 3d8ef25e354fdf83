import { basename } from 'node:path';
import { UntetherError } from '../errors.js';
import { offsetOf, type SettingsDocument } from './document.js';
import { formatPath, type Problem } from './problems.js';

/** A problem, and where in the text it stands. */
export interface PlacedProblem extends Problem {
  readonly offset: number;
}

/** U04 with every problem, in the order of the file. */
export function refuse(
  file: string,
  { positionOf }: SettingsDocument,
  problems: readonly PlacedProblem[],
): UntetherError {
  const told = [...problems]
    .sort((a, b) => a.offset - b.offset)
    .map(({ offset, path, message }) => ({ ...positionOf(offset), path: formatPath(path), message }));
  const name = basename(file);
  const why = told.map(({ line, column, path, message }) => {
    const place = `${name}:${String(line)}:${String(column)}`;
    return path === '' ? `${place} ${message}` : `${place} ${path}: ${message}`;
  });
  return new UntetherError('U04', { file: name, count: told.length }, { why, details: { problems: told } });
}

/** Problems with their places in the text. */
export function placed({ document }: SettingsDocument, problems: readonly Problem[]): readonly PlacedProblem[] {
  return problems.map((problem) => ({ ...problem, offset: offsetOf(document, problem.path) }));
}
