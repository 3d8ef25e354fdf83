import type { Text } from './text.js';

export interface ExitCodeText {
  readonly code: number;
  /** First letter of the error codes that end with it; null for endings that are no error. */
  readonly errorClass: string | null;
  readonly meaning: Text;
  /** What happened to the data. */
  readonly data: Text;
}

const unchanged: Text = { en: 'unchanged', 'zh-CN': '没有改动' };
const stated: Text = { en: 'as the message says', 'zh-CN': '以消息为准' };

/** Every exit code, in order. The numbers themselves live in EXIT_CODES of errors.ts; a test holds the two together. */
export const exitCodeTexts: readonly ExitCodeText[] = [
  {
    code: 0,
    errorClass: null,
    meaning: { en: 'done, including "nothing to do"', 'zh-CN': '完成，包括“无事可做”' },
    data: { en: 'as asked', 'zh-CN': '符合请求' },
  },
  {
    code: 1,
    errorClass: 'B',
    meaning: {
      en: 'unexpected failure, partial result, or `doctor` found a FAIL',
      'zh-CN': '意外失败、结果不完整，或 `doctor` 发现 FAIL',
    },
    data: stated,
  },
  {
    code: 2,
    errorClass: 'U',
    meaning: {
      en: 'usage, settings or input file; or an answer is needed and there is no terminal',
      'zh-CN': '用法、配置或输入文件有问题；或需要确认但没有终端',
    },
    data: unchanged,
  },
  {
    code: 3,
    errorClass: 'F',
    meaning: {
      en: 'findings (`scan --fail-on`), or rollback conflicts',
      'zh-CN': '存在问题项（`scan --fail-on`），或回滚有冲突',
    },
    data: unchanged,
  },
  {
    code: 4,
    errorClass: 'G',
    meaning: {
      en: 'refused by a gate: approval, policy, wrong target, change window, protected account',
      'zh-CN': '被规则拒绝：审核、策略、目标库不符、变更窗口、受保护账号',
    },
    data: unchanged,
  },
  {
    code: 5,
    errorClass: 'D',
    meaning: {
      en: 'drift: rows or structure no longer match the plan',
      'zh-CN': '数据已变化：数据或表结构与变更计划不符',
    },
    data: unchanged,
  },
  {
    code: 6,
    errorClass: 'C',
    meaning: { en: 'connection, login or privilege', 'zh-CN': '连接、登录或权限问题' },
    data: unchanged,
  },
  {
    code: 7,
    errorClass: 'L',
    meaning: {
      en: 'busy: lock, another run, deadlock; safe to run again',
      'zh-CN': '繁忙：锁、另一次执行、死锁；可以安全地重新执行',
    },
    data: unchanged,
  },
  {
    code: 8,
    errorClass: 'A',
    meaning: { en: 'the run failed and was rolled back, verified', 'zh-CN': '执行失败并已回滚，且经过核对' },
    data: unchanged,
  },
  {
    code: 9,
    errorClass: 'X',
    meaning: {
      en: '**outcome unknown**: do not run again, `recover`',
      'zh-CN': '**结果未知**：不要重新执行，使用 `recover`',
    },
    data: { en: 'unknown', 'zh-CN': '未知' },
  },
  {
    code: 10,
    errorClass: 'I',
    meaning: {
      en: 'integrity: digest, signature, snapshot or audit log broken',
      'zh-CN': '完整性：摘要值、签名、快照或审计日志损坏',
    },
    data: stated,
  },
  {
    code: 130,
    errorClass: 'S',
    meaning: { en: 'interrupted and rolled back', 'zh-CN': '被中断并已回滚' },
    data: unchanged,
  },
];
