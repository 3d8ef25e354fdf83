import { describe, expect, it } from 'vitest';
import { NO_MAPPING, parseMapping } from '../../../../src/scan/compare/mapping.js';
import { refusal } from '../../../helpers/thrown.js';

const refused = (text: string): ReturnType<typeof refusal> =>
  refusal(Promise.resolve().then(() => parseMapping(text, 'map.yaml')));

describe('a mapping file', () => {
  it('says what is called, keyed and written otherwise', () => {
    const text = `version: 1
tables: { sys_user_role: user_roles }
columns: { sys_user_role.user_id: uid }
keys: { sys_user: user_name }
values: { x.status: { "0": active, 01: "" } }
ignore: { tables: [old.log], columns: [x."odd name"] }
`;
    expect(parseMapping(text, 'map.yaml')).toEqual({
      tables: new Map([['sys_user_role', 'user_roles']]),
      columns: new Map([['sys_user_role [user_id]', 'uid']]),
      keys: new Map([['sys_user', 'user_name']]),
      values: new Map([['x [status]', { '0': 'active', '01': '' }]]),
      ignoredTables: ['old.log'],
      ignoredColumns: ['x ["odd name"]'],
    });
    expect(parseMapping('version: 1', 'map.yaml')).toEqual(NO_MAPPING);
  });

  it('has every problem named, with its line', async () => {
    const error = await refused(
      'version: 2\ntable: {}\nvalues:\n  status: { "0": a }\nignore: { columns: [user_id] }\n',
    );
    expect(error).toMatchObject({ code: 'U04', facts: { file: 'map.yaml', count: 4 } });
    expect(error.why.map((line) => line.split(' ')[0])).toEqual([
      'map.yaml:1:1',
      'map.yaml:2:1',
      'map.yaml:4:3',
      'map.yaml:5:21',
    ]);
    expect(await refused('a: [')).toMatchObject({ code: 'U04' });
  });
});
