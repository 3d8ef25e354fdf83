import { getColumn } from '../../catalog/graph.js';
import type { Session } from '../../dialects/dialect.js';
import { fits } from '../key-names.js';
import { either } from '../conditions.js';
import { nameColumns } from './view.js';
import type { RoleFamily } from './ways.js';

/** Condition on a table of roles: those that the settings name, by key or by name; null when no word could be one. */
export function namedRoles(
  session: Session,
  roles: Pick<RoleFamily, 'role' | 'key'>,
  words: readonly string[],
): string | null {
  const { role, key } = roles;
  const keys = key.length === 1 ? key.map((name) => getColumn(role, name)) : [];
  // Whoever names a role in the settings may see its name: no column is masked here.
  const names = nameColumns({ masks: () => false }, roles);
  return either(
    [...keys, ...names].map((column) => {
      const fitting = words.filter((word) => fits(word, column));
      if (fitting.length === 0) return null;
      return session.dialect.inKeys(
        [column],
        fitting.map((word) => [session.dialect.parse(word, column)]),
      );
    }),
  );
}
