import { expect, test } from 'vitest';
import type { Cell } from '../../../src/rows/cell.js';
import type { Column } from '../../../src/catalog/model.js';
import { readExpression } from '../../../src/dialects/mysql/encoding.js';
import { keyLiteral } from '../../../src/dialects/mysql/literals.js';
import { column } from '../catalog/sample.js';

const text = (characterSet: string, collation: string): Column =>
  column('login', { type: 'varchar(20)', family: 'text', characterSet, collation });

const LATIN1 = text('latin1', 'latin1_general_cs');
const GBK = text('gbk', 'gbk_chinese_ci');
const UTF8MB3 = text('utf8mb3', 'utf8mb3_general_ci');
const guarded = (value: string, characterSet: string, collation: string): string =>
  `IF(CONVERT(CONVERT(${value} USING ${characterSet}) USING utf8mb4) = ${value} COLLATE utf8mb4_bin, ` +
  `CONVERT(${value} USING ${characterSet}) COLLATE ${collation}, NULL)`;

test.each<[string, Column, Cell, string]>([
  ['text every character set has', LATIN1, 'ada', "_utf8mb4'ada'"],
  ['text with a quote', LATIN1, "o'neil", "_utf8mb4 X'6f276e65696c'"],
  ['text it may lack', LATIN1, 'rené', guarded("_utf8mb4'rené'", 'latin1', 'latin1_general_cs')],
  ['bytes of the column', LATIN1, Buffer.from('rené', 'latin1'), "_latin1 X'72656ee9'"],
  ['Chinese, utf8mb3', UTF8MB3, '张伟', "_utf8mb4'张伟'"],
  ['an emoji, utf8mb3', UTF8MB3, '😀', 'NULL'],
  ['Chinese, latin1', LATIN1, '张伟', 'NULL'],
  ['Chinese, gbk', GBK, '张伟', guarded("_utf8mb4'张伟'", 'gbk', 'gbk_chinese_ci')],
  ['an emoji, gbk', GBK, '😀', 'NULL'],
  ['an emoji, utf8mb4', text('utf8mb4', 'utf8mb4_bin'), '😀', "_utf8mb4'😀'"],
  ['NULL', LATIN1, null, 'NULL'],
])('a key to compare with: %s', (_, of, cell, sql) => {
  expect(keyLiteral(cell, of)).toBe(sql);
});

test.each<[string, Column, Column, string]>([
  [
    'utf8mb4',
    text('utf8mb4', 'utf8mb4_bin'),
    GBK,
    guarded("CONVERT(_gbk X'd5c5' USING utf8mb4)", 'utf8mb4', 'utf8mb4_bin'),
  ],
  ['latin1, which has no such letter', LATIN1, GBK, 'NULL'],
  ['gbk itself', GBK, GBK, "_gbk X'd5c5'"],
])('bytes of a gbk column, to compare with %s', (_, of, source, sql) => {
  expect(keyLiteral(Buffer.from('d5c5', 'hex'), of, source)).toBe(sql);
});

test.each(['enum', 'set'] as const)('%s is read as a whole number: a DOUBLE loses digits of 64 members', (family) => {
  expect(readExpression(column('s', { family }))).toBe('CAST(`s` AS UNSIGNED)');
});
