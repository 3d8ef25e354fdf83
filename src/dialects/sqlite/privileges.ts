import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Lack, Need, Session } from '../dialect.js';

const isWritable = (place: string): Promise<boolean> =>
  access(place, constants.W_OK).then(
    () => true,
    () => false,
  );

const shellWord = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** SQLite has no logins: who may write the file and its folder may do everything. */
export async function lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]> {
  const file = (await session.query('PRAGMA database_list')).find(([, schema]) => schema === 'main')?.[2] ?? '';
  if (file === '') return [];
  const places = [file, path.dirname(file)];
  if ((await Promise.all(places.map(isWritable))).every(Boolean)) return [];
  const grant = `chmod u+w -- ${places.map(shellWord).join(' ')}`;
  return needs.flatMap(({ table, privileges }) => {
    const writing = privileges.filter((privilege) => privilege !== 'SELECT');
    return writing.length === 0 ? [] : [{ table, privileges: writing, grant }];
  });
}
