import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import type { Lack, Need, Session } from '../dialect.js';

/** SQLite has no logins: who may write the file and its folder may do everything. */
export async function lacking(session: Session, needs: readonly Need[]): Promise<readonly Lack[]> {
  const file = (await session.query('PRAGMA database_list')).find(([, schema]) => schema === 'main')?.[2] ?? '';
  if (file === '') return [];
  const places = [file, path.dirname(file)];
  const isWritable = await Promise.all(places.map((place) => access(place, constants.W_OK))).then(
    () => true,
    () => false,
  );
  const writing = needs.find(({ privileges }) => privileges.some((privilege) => privilege !== 'SELECT'));
  if (isWritable || !writing) return [];
  return [{ ...writing, grant: `chmod u+w '${places.join("' '")}'` }];
}
