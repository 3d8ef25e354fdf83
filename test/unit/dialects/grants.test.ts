import { describe, expect, it } from 'vitest';
import { mayTrigger } from '../../../src/dialects/mysql/privileges.js';

const ROLES = { schema: 'hr_test', name: 'user_roles' };

const may = (line: string, table = ROLES): boolean => mayTrigger({ lines: [line] }, table);

describe('whether a login is told of triggers', () => {
  it.each([
    ['GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION', true],
    ['GRANT SELECT, TRIGGER ON `hr_test`.* TO `li`@`%`', true],
    ['GRANT SELECT, TRIGGER ON `hr\\_test`.* TO `li`@`%`', true],
    ['GRANT TRIGGER ON `hr%`.* TO `li`@`%`', true],
    ['GRANT TRIGGER ON `hrXtest`.* TO `li`@`%`', false],
    ['GRANT TRIGGER ON `hr\\_t%`.`user_roles` TO `li`@`%`', false],
    ['GRANT SELECT, TRIGGER ON `hr_test`.`user_roles` TO `li`@`%`', true],
    ['GRANT SELECT, TRIGGER ON `hr_test`.`roles` TO `li`@`%`', false],
    ['GRANT SELECT, INSERT, UPDATE (`trigger`) ON `hr_test`.* TO `li`@`%`', false],
    ['GRANT USAGE ON *.* TO `li`@`%`', false],
    ['GRANT `auditor`@`%` TO `li`@`%`', false],
  ])('reads %s', (line, expected) => {
    expect(may(line)).toBe(expected);
  });

  it('takes a dot and a backtick in a name for what they are', () => {
    expect(may('GRANT TRIGGER ON `h``r.x`.* TO `li`@`%`', { schema: 'h`r.x', name: 'a' })).toBe(true);
    expect(may('GRANT TRIGGER ON `h.r`.* TO `li`@`%`', { schema: 'hxr', name: 'a' })).toBe(false);
  });
});
