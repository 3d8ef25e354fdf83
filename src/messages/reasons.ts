import { factsIn, fill, type Text, type ToldFacts } from './text.js';

/** Why a gate refused: the lines of `Why:`, and the sentences inside a message. */
const reasonTexts = {
  // G01, G03: approvals
  'rejected-by': { en: 'rejected by {name}: {note}', 'zh-CN': '{name} 已驳回：{note}' },
  'too-few': { en: '{valid} of {needed} approvals', 'zh-CN': '需要 {needed} 份审核，有效 {valid} 份' },
  'not-counted': { en: '{name} does not count: {reason}', 'zh-CN': '{name} 的审核不计入：{reason}' },
  'no-group': { en: 'nobody of the group {group} has approved', 'zh-CN': '组 {group} 中还没有人审核通过' },
  'other-digest': { en: 'you named {seen}, the plan has {has}', 'zh-CN': '你给出的是 {seen}，变更计划是 {has}' },
  // G04: another database
  'made-for': {
    en: 'made for {engine} {database} at {address}',
    'zh-CN': '生成时：{engine} {database}，位于 {address}',
  },
  'connected-to': {
    en: 'connected to {engine} {database} at {address}',
    'zh-CN': '当前连接：{engine} {database}，位于 {address}',
  },
  'confirmed-other': { en: '--confirm-target says {name}', 'zh-CN': '--confirm-target 给出的是 {name}' },
  // G09: protected
  'forbidden-role': {
    en: '{table}: rows that would give a role which the settings forbid: {rows}',
    'zh-CN': '{table}：有 {rows} 行会授予配置所禁止的角色',
  },
  'no-holder': {
    en: '{table}: {role} has no active holder afterwards; until now {holders}',
    'zh-CN': '{table}：执行后 {role} 没有有效的持有者；目前是 {holders}',
  },
  // G10: too late
  'expired-at': { en: 'it expired at {at}', 'zh-CN': '已于 {at} 过期' },
  'to-come': {
    en: 'it says that it was made at {at}, which is still to come',
    'zh-CN': '它写明的生成时间 {at} 还没有到',
  },
  'too-long': {
    en: 'it says that it is valid longer than planLifetime allows',
    'zh-CN': '它写明的有效期超过 planLifetime 的规定',
  },
  'is-run': { en: 'it is run {run}', 'zh-CN': '它就是运行 {run}' },
  'in-ledger': { en: 'the ledger has it as run {run}', 'zh-CN': '台账中已有它的运行 {run}' },
  applied: { en: 'it was applied by run {run}', 'zh-CN': '已由运行 {run} 执行' },
  undone: { en: 'run {run} was already undone by run {by}', 'zh-CN': '运行 {run} 已由运行 {by} 回滚' },
  'part-moved': {
    en: 'parts of {run} came back or went since, by {by}',
    'zh-CN': '此后 {run} 的部分内容由 {by} 还原或再次变更',
  },
  'part-back': { en: 'run {part} brought a part of {run} back', 'zh-CN': '运行 {part} 已还原 {run} 的一部分' },
  // U22: an encrypted snapshot
  'no-snapshot-key': {
    en: 'no key was given (--snapshot-key, or UNTETHER_SNAPSHOT_KEY)',
    'zh-CN': '没有给出密钥（--snapshot-key 或 UNTETHER_SNAPSHOT_KEY）',
  },
  'other-snapshot-key': { en: 'none of the given keys opens it', 'zh-CN': '给出的密钥都无法打开它' },
  // G23: another name
  'recorded-by': { en: 'recorded by {by} at {at}', 'zh-CN': '由 {by} 于 {at} 记录' },
  'rejected-lines': { en: 'rejected lines: {file}', 'zh-CN': '未采纳的行：{file}' },
} as const satisfies Record<string, Text>;

/** A reason in both languages, facts filled in; a fact may be a reason itself. */
export function because(reason: keyof typeof reasonTexts, facts: ToldFacts = {}): Text {
  const { en, 'zh-CN': chinese } = reasonTexts[reason];
  return { en: fill(en, factsIn(facts, 'en')), 'zh-CN': fill(chinese, factsIn(facts, 'zh-CN')) };
}
