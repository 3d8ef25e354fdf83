import { isUnique } from './schema.js';
import type { NamedColumn, NamedTable } from './schema.js';

/** What a column of an account says about it. */
export type AccountTrait =
  'login' | 'mail' | 'phone' | 'staff-number' | 'password' | 'salt' | 'label' | 'last-login' | 'status' | 'person';

const TRAITS: readonly (readonly [AccountTrait, RegExp])[] = [
  [
    'login',
    /^(?:user|login|signin|account|member)?(?:login|username|loginname|accountname|useraccount|loginid|logincode|loginuser|account|usercode|userlogin|screenname|usernm|handle)$|^(?:db|database)(?:user|login|role)$/,
  ],
  [
    'mail',
    /^(?:user|work|primary|private|contact|login|company|business|office|personal|account|member|employee)?e?mail(?:address|addr)?$/,
  ],
  [
    'phone',
    /^(?:user|work|mobile|cell|contact|login)?(?:phone|mobile|phonenumber|mobilephone|mobilenumber|cellphone|telephone|tel|phoneno|mobileno)$/,
  ],
  [
    'staff-number',
    /^(?:employee|staff|job|work|worker|person|user|personnel)(?:no|number)$|^(?:badge|payroll)(?:no|number|id)$/,
  ],
  [
    'password',
    /^(?:user|login|encrypted|hashed|account|member|crypted)?(?:password|passwordhash|hashedpassword|encryptedpassword|passwordhashed|pass|passhash|userpass|passworddigest|passcode)$/,
  ],
  ['salt', /^(?:password|user)?salt$/],
  [
    'label',
    /^(?:user|employee|staff|member|person)?(?:fullname|displayname|nickname|realname|truename|name|cnname|dispname)$|^nick$/,
  ],
  [
    'last-login',
    /^(?:last|latest)(?:login|signin|logged|access|seen|active|activity|logon)|^login(?:ip|date|time|count)$|^currentsignin/,
  ],
  [
    'status',
    /^(?:is|account|user|employee)?(?:status|state|active|enabled|disabled|locked|suspended|blocked|banned|deactivated|terminated|isactive|isenabled|staff|admin|superuser)(?:at|on|flag)?$/,
  ],
  [
    'person',
    /^(?:first|last|given|family|middle|sur)name$|^(?:gender|sex|birthday|birthdate|dateofbirth|avatar|hiredate|joineddate|hiredon|idcard|jobtitle)$/,
  ],
];

const known = new WeakMap<NamedTable, ReadonlyMap<NamedColumn, AccountTrait>>();

/** Traits only a text can have; `other` leaves room for types such as citext. */
const WRITTEN = new Set<AccountTrait>(['login', 'mail', 'label', 'phone', 'staff-number']);

/** The traits of a table's columns, in column order; a column has at most one. */
export function traitsOf(table: NamedTable): ReadonlyMap<NamedColumn, AccountTrait> {
  const traits = known.get(table) ?? readTraits(table);
  known.set(table, traits);
  return traits;
}

function readTraits(table: NamedTable): ReadonlyMap<NamedColumn, AccountTrait> {
  const traits = new Map<NamedColumn, AccountTrait>();
  for (const named of table.columns) {
    const trait = traitOf(named);
    if (trait !== undefined) traits.set(named, trait);
  }
  return traits;
}

/** What a column says about an account, by its name and family. */
export function traitOf({ column, squashed }: NamedColumn): AccountTrait | undefined {
  const trait = TRAITS.find(([, pattern]) => pattern.test(squashed))?.[0];
  const isWritten = column.family === 'text' || column.family === 'untyped' || column.family === 'other';
  return trait !== undefined && WRITTEN.has(trait) && !isWritten ? undefined : trait;
}

/** Columns by which people sign in or are named uniquely, best first: login name, a unique plain name, staff number. */
export function loginColumns(table: NamedTable): readonly NamedColumn[] {
  const traits = traitsOf(table);
  const of = (trait: AccountTrait): readonly NamedColumn[] =>
    table.columns.filter((named) => traits.get(named) === trait);
  const unique = of('label').filter(({ column }) => holdsUnique(table, column.name));
  const uniqueFirst = (a: NamedColumn, b: NamedColumn): number =>
    Number(isUnique(b.table, b.column.name)) - Number(isUnique(a.table, a.column.name));
  return [...of('login'), ...unique, ...of('staff-number')].toSorted(uniqueFirst);
}

/** True when the column is unique, alone or within a tenant or type. */
export function holdsUnique(table: NamedTable, column: string): boolean {
  const { uniques, primaryKey } = table.table;
  return [...uniques.map(({ columns }) => columns), primaryKey ?? []].some(
    (columns) => columns.includes(column) && columns.length <= 2,
  );
}

/** True for a table that keeps a secret beside a name: the name is a login to something else. */
export function keepsPassword(table: NamedTable): boolean {
  return table.columns.some(({ squashed }) =>
    /pass(?:word|phrase|wd)?$|pass(?:word|phrase)|^pwd|secretkey/.test(squashed),
  );
}
