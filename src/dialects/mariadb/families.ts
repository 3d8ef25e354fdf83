import type { ColumnFamily } from '../../catalog/model.js';
import { familyOf as familyOfMysql } from '../mysql/families.js';

/** Family of a MariaDB type, by its bare name: MySQL's, and a real UUID. JSON is LONGTEXT with a check here, so it arrives as text. */
export function familyOf(dataType: string): ColumnFamily {
  return dataType.toLowerCase() === 'uuid' ? 'uuid' : familyOfMysql(dataType);
}
