import type { ErrorText } from './error-text.js';

/** Snapshots whose rows are encrypted. Nothing was changed. */
export const snapshotErrors = {
  U20: {
    message: { en: '{file} holds no key that opens snapshots.', 'zh-CN': '{file} 中没有可打开快照的密钥。' },
    meaning: {
      en:
        'The file is one of age (https://age-encryption.org): a line AGE-SECRET-KEY-1... for each key, and comments after #. ' +
        'It could not be read, or a line of it is none of these. Keys are never printed.',
      'zh-CN':
        '该文件应为 age（https://age-encryption.org）的密钥文件：每个密钥占一行 AGE-SECRET-KEY-1...，# 之后为注释。' +
        '文件无法读取，或其中某行不是这种形式。密钥从不打印。',
    },
    next: ['untether snapshot list'],
  },
  U21: {
    message: {
      en: 'Snapshots of {target} cannot be encrypted to every one of snapshotRecipients.',
      'zh-CN': '无法用 snapshotRecipients 中的每个公钥加密 {target} 的快照。',
    },
    meaning: {
      en:
        'Each of them is a public key as age-keygen prints it, age1...; its last characters are a checksum that does not hold. ' +
        'This was seen before anything was read or written.',
      'zh-CN':
        '每一项应为 age-keygen 打印的公钥 age1...；末尾几个字符是校验码，这里不成立。' + '在读写任何内容之前就已发现。',
    },
    next: ['untether config check', 'untether doctor'],
  },
  U22: {
    message: { en: 'The snapshot of {run} is encrypted: {reason}.', 'zh-CN': '{run} 的快照已加密：{reason}。' },
    meaning: {
      en:
        'Its rows can be read only by who holds one of the secret keys that it was encrypted to; its manifest names their public halves. ' +
        'What needs no row works without: snapshot list, snapshot show, log, status.',
      'zh-CN':
        '只有持有加密时所用密钥之一的人才能读取其中的行；清单中写有对应的公钥。' +
        '不需要行数据的操作照常可用：snapshot list、snapshot show、log、status。',
    },
    next: ['untether snapshot show {run}', 'untether snapshot list'],
  },
  G24: {
    message: {
      en: 'The policy asks for encrypted snapshots, and {target} has no snapshotRecipients.',
      'zh-CN': '策略要求加密快照，而 {target} 没有设置 snapshotRecipients。',
    },
    meaning: {
      en:
        'A snapshot holds whole rows of people. Where a rule of the policy says snapshots: encrypted, no run and no rehearsal puts them on the disk in clear. ' +
        'Nothing was sent. Set snapshotRecipients of the target, then make the plan again: it is bound to its settings.',
      'zh-CN':
        '快照保存了个人的整行数据。策略中写有 snapshots: encrypted 时，执行和演练都不会把它们以明文写入磁盘。' +
        '没有发送任何语句。先为该目标库设置 snapshotRecipients，然后重新生成变更计划：计划与配置绑定。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
} as const satisfies Record<string, ErrorText>;
