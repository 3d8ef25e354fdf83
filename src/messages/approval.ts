import type { Text } from './text.js';

/** Why an approval does not count. */
export const uncountedTexts = {
  requester: { en: 'the requester cannot approve', 'zh-CN': '申请人不能审核' },
  identity: { en: 'the policy asks for a better known approver (--key)', 'zh-CN': '策略要求更可靠的身份（--key）' },
  'unknown-key': { en: 'untether.yaml does not name the key', 'zh-CN': 'untether.yaml 中没有该密钥' },
  'other-name': { en: 'untether.yaml gives the key to another name', 'zh-CN': 'untether.yaml 中该密钥属于另一个姓名' },
  revoked: { en: 'the key is revoked', 'zh-CN': '密钥已吊销' },
  'not-yet-valid': { en: 'the key is not valid yet', 'zh-CN': '密钥尚未生效' },
  'no-longer-valid': { en: 'the key is valid no longer', 'zh-CN': '密钥已过有效期' },
  'not-hardware': { en: 'the policy asks for a key in a device', 'zh-CN': '策略要求使用硬件密钥' },
  settings: { en: 'it was given under another untether.yaml', 'zh-CN': '审核时的 untether.yaml 与现在不同' },
  target: { en: 'it was given for another target', 'zh-CN': '审核针对的是另一个目标库' },
  'too-old': { en: 'it is older than the policy allows', 'zh-CN': '审核已超过策略规定的时限' },
  'from-the-future': { en: 'its time is still to come', 'zh-CN': '审核时间晚于当前时间' },
  'same-person': { en: 'the same person has approved already', 'zh-CN': '同一个人已经审核过' },
} as const satisfies Record<string, Text>;
