import type { Text } from './text.js';

/** What a plan is for, and why rows are not in it. */
export const planTexts = {
  'release.release': {
    en: 'Rows point at each other ({because}). So that they can go, {columns} of {rows} rows in {table} is set to NULL first; the snapshot keeps what it held.',
    'zh-CN':
      '行之间互相引用（{because}）。为了能够删除，先把列 {columns} 设为 NULL（{rows} 行，表 {table}）；原值保留在快照中。',
  },
  'release.restore': {
    en: 'Rows point at each other ({because}). {columns} of {rows} rows in {table} is filled again when all rows are back.',
    'zh-CN': '行之间互相引用（{because}）。列 {columns}（{rows} 行，表 {table}）在所有行恢复之后再填回。',
  },
  'release.release.title': {
    en: 'Before step 1: {rows} rows in {table} are released',
    'zh-CN': '第 1 步之前：解除 {rows} 行的互相引用（表 {table}）',
  },
  'release.restore.title': {
    en: 'After the last step: {rows} rows in {table} are filled again',
    'zh-CN': '最后一步之后：填回 {rows} 行（表 {table}）',
  },
  'head.unlink': { en: '{accounts}: {changes}, in {tables}', 'zh-CN': '{accounts}：{changes}，涉及 {tables}' },
  'head.rollback': {
    en: 'rollback of run {run}: {changes}, in {tables}',
    'zh-CN': '回滚执行记录 {run}：{changes}，涉及 {tables}',
  },
  'head.unlinkNothing': { en: '{accounts}: nothing to do', 'zh-CN': '{accounts}：没有需要处理的数据' },
  'head.rollbackNothing': {
    en: 'rollback of run {run}: nothing to do',
    'zh-CN': '回滚执行记录 {run}：没有需要处理的数据',
  },
  'head.orphans': {
    en: 'clean-up of orphans: {changes}, in {tables}',
    'zh-CN': '清理孤儿数据：{changes}，涉及 {tables}',
  },
  'head.orphansNothing': {
    en: 'clean-up of orphans: nothing to do',
    'zh-CN': '清理孤儿数据：没有需要处理的数据',
  },
  'head.relink': {
    en: 'links for {accounts}: {changes}, in {tables}',
    'zh-CN': '重新关联 {accounts}：{changes}，涉及 {tables}',
  },
  'head.relinkNothing': {
    en: 'links for {accounts}: nothing to do',
    'zh-CN': '重新关联 {accounts}：没有需要处理的数据',
  },

  'reason.keep': { en: 'kept as asked', 'zh-CN': '按要求保留' },
  'reason.keep-history': { en: 'rule keep-history', 'zh-CN': '规则 keep-history' },
  'reason.not-selected': { en: 'not selected', 'zh-CN': '未选择' },
  'reason.rejected': { en: 'reference rejected', 'zh-CN': '关联关系已驳回' },
  'reason.proposed': { en: 'only proposed', 'zh-CN': '仅为建议' },
  'reason.undecided': { en: 'undecided', 'zh-CN': '尚未决定' },
  'reason.block': { en: 'set to block', 'zh-CN': '设为 block' },
  'reason.unsupported': { en: 'cannot be counted', 'zh-CN': '无法计数' },
  'reason.duplicate': { en: 'which of them is too many is undecided', 'zh-CN': '尚未决定哪一条多余' },
  'reason.by-name': {
    en: 'found by name, only with onUnlink and --finding',
    'zh-CN': '按姓名匹配，须设置 onUnlink 并用 --finding 指定',
  },
  'reason.not-comparable': { en: 'its columns are of unlike types', 'zh-CN': '两边的列类型不同' },
  'reason.namesake': { en: 'somebody is called that in another spelling', 'zh-CN': '有人同名但写法不同' },
  'reason.gone': { en: 'its table or column is gone', 'zh-CN': '其表或列已不存在' },
  'reason.no-undo': { en: 'no undo, only with --finding', 'zh-CN': '无法回滚，须用 --finding 指定' },
  'reason.protected': { en: 'of a protected account', 'zh-CN': '属于受保护账号' },
  'reason.refused': { en: 'refused, --finding tells why', 'zh-CN': '被拒绝，用 --finding 查看原因' },
  'reason.there': { en: 'the account has it', 'zh-CN': '该账号已有' },
  'reason.own-key': { en: 'a key of its own, no copy', 'zh-CN': '有自己的键，无法复制' },
  'reason.no-key': { en: 'no key, so no undo', 'zh-CN': '没有键，无法回滚' },
  'reason.target-gone': { en: 'what it points at is gone', 'zh-CN': '指向的行已不存在' },
  'reason.key-taken': { en: 'another row has its key', 'zh-CN': '键已被其他行占用' },
  'reason.not-taken': { en: 'taken by another reference', 'zh-CN': '因其他关联关系被删除' },
  'reason.other-account': { en: 'gives another account access', 'zh-CN': '会给其他账号访问权限' },
  'part.links': { en: 'links {list}, and rows they need', 'zh-CN': '关联 {list} 及其所依赖的行' },
  'part.tables': { en: 'rows of {list}, and rows they need', 'zh-CN': '{list} 的行及其所依赖的行' },
  'part.accounts': { en: 'rows of {list}', 'zh-CN': '{list} 的行' },
  'part.conflicts': { en: 'where somebody wrote since: {list}', 'zh-CN': '之后有人改动的行：{list}' },
  'reason.not-asked': { en: 'not asked for', 'zh-CN': '未要求回滚' },
  'reason.already-so': { en: 'is as before already', 'zh-CN': '已与之前一致' },
  'reason.conflict': { en: 'somebody wrote since, so it stays', 'zh-CN': '之后有人改动，保持现状' },
  'reason.hangs': { en: 'hangs on a row that stays', 'zh-CN': '所依赖的行保持现状' },
  'reason.changed-then': { en: 'changed then, not deleted', 'zh-CN': '当时被更新，而非删除' },
} as const satisfies Record<string, Text>;
