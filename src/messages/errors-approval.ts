import type { ErrorText } from './error-text.js';

/** Who agreed, by which key, under which settings. Nothing was changed. */
export const approvalErrors = {
  U30: {
    message: { en: 'The key {path} cannot sign: {reason}.', 'zh-CN': '密钥 {path} 无法签名：{reason}。' },
    meaning: {
      en:
        '--key takes an OpenSSH private key, the public half of one that an agent or a device holds, or an ed25519 key in PKCS #8. ' +
        'OpenSSH keys are used through ssh-keygen, which asks for the passphrase, the PIN or the touch. ' +
        'Nothing was signed.',
      'zh-CN':
        '--key 可以是 OpenSSH 私钥、由代理或硬件保管的密钥的公钥文件，或 PKCS #8 格式的 ed25519 私钥。' +
        'OpenSSH 密钥通过 ssh-keygen 使用，由它询问口令、PIN 或要求触摸。' +
        '没有签署任何内容。',
    },
    next: ['untether approve --help'],
  },
  G20: {
    message: {
      en: 'An approval of {plan} by this person would not count: {reason}.',
      'zh-CN': '此人对 {plan} 的审核不会计入：{reason}。',
    },
    meaning: {
      en:
        'approvers and policy in untether.yaml say whose approval counts: whose key, how well known, and until when. ' +
        'An approval that could not count is refused at once, so that nobody waits for it. ' +
        'In production, and wherever approvers are named, an approval is a signature: approve with --key.',
      'zh-CN':
        'untether.yaml 中的 approvers 和 policy 规定谁的审核有效：用哪把密钥、身份可靠到什么程度、到什么时候。' +
        '不会计入的审核会立即被拒绝，以免有人空等。' +
        '在生产环境，以及配置了审核人的地方，审核就是签名：用 --key 审核。',
    },
    next: ['untether show {plan}', 'untether approve --help'],
  },
  G21: {
    message: {
      en: 'The plan {plan} was made with another untether.yaml.',
      'zh-CN': '变更计划 {plan} 是用另一份 untether.yaml 生成的。',
    },
    meaning: {
      en:
        'The settings say what is deleted, what is masked and who may approve, so plan and approval hold only under the settings they were made with. ' +
        'The file has changed since, or this is another one. ' +
        'A refreshed plan is made with the present settings and needs a new approval.',
      'zh-CN':
        '配置决定删除什么、脱敏什么、由谁审核，因此变更计划和审核只在生成它们的配置下有效。' +
        '该文件此后有改动，或者这是另一份文件。' +
        '刷新后的变更计划使用当前配置，并需要重新审核。',
    },
    next: ['untether plan refresh {plan}', 'untether show {plan}', 'untether status'],
  },
  G22: {
    message: { en: 'Nobody accepted finding {rule} of {plan}.', 'zh-CN': '{plan} 的风险项 {rule} 没有人接受。' },
    meaning: {
      en:
        'The policy asks that findings of this severity are accepted by somebody who approves, with a reason that is signed. ' +
        'Another person may approve and accept it, or the plan is made again without what causes it.',
      'zh-CN':
        '策略要求审核人接受此级别的风险项，并写明原因，原因会一同签名。' +
        '可由另一个人审核并接受，或去掉引起风险的内容后重新生成变更计划。',
    },
    next: ['untether approve {plan} --digest {digest8} --accept {rule} --why "..."', 'untether status'],
  },
  G23: {
    message: {
      en: 'The ledger calls this database {recorded} (production), not {target} ({environment}).',
      'zh-CN': '台账记录该数据库是 {recorded}（生产环境），而不是 {target}（{environment}）。',
    },
    meaning: {
      en:
        'Approvals, window and limits are those of a target of untether.yaml, and a URL or another name in the knexfile can lead to the same database. ' +
        'So the ledger of a production database names its target, and plans are made and applied under that name alone. ' +
        'In a copy for tests its owner takes the row with run_id production out of untether_run; after a renaming its owner writes the new name there.',
      'zh-CN':
        '审核、变更窗口和上限取自 untether.yaml 中的目标库，而 URL 或 knexfile 中的另一个名称可能指向同一数据库。' +
        '因此生产库的台账写明其目标库名称，只能以该名称生成和执行变更计划。' +
        '对用于测试的副本，由其负责人从 untether_run 中删除 run_id 为 production 的行；改名之后由其负责人写入新名称。',
    },
    next: ['untether doctor -t {recorded}', 'untether doctor'],
  },
  G25: {
    message: {
      en: 'There are {count} ledger tables untether_run in this database.',
      'zh-CN': '该数据库中有 {count} 个台账表 untether_run。',
    },
    meaning: {
      en:
        'A plan is applied once because one ledger knows it. With another one in a second schema, the same plan could run again. ' +
        'Keep the one whose rows are the runs of this database; its owner drops the others.',
      'zh-CN':
        '变更计划只执行一次，是因为有唯一的台账记录它。若另一个模式中还有台账，同一份计划就可能再次执行。' +
        '保留记录了本数据库执行情况的那一个，由其负责人删除其余的。',
    },
    next: ['untether doctor'],
  },
  I10: {
    message: { en: '{file} is not as it was written: {reason}.', 'zh-CN': '{file} 与写入时不同：{reason}。' },
    meaning: {
      en:
        'A decision is a file in one spelling, with a signature over exactly its bytes. ' +
        'This one was edited, cut, copied from another person or plan, or lost its signature, and it might have been a rejection: nothing goes on with it. ' +
        'Keep the folder as evidence; a refreshed plan starts with a clean one.',
      'zh-CN':
        '一份审核是一个写法唯一的文件，签名覆盖它的每个字节。' +
        '该文件被改动、截断、从他人或其他计划复制而来，或丢失了签名，而它原本可能是驳回，因此不再继续。' +
        '把该目录留作证据；刷新后的变更计划从干净的目录开始。',
    },
    next: ['untether log --plan {plan}', 'untether log verify', 'untether status'],
  },
  I12: {
    message: { en: 'The evidence in {path} does not hold.', 'zh-CN': '{path} 中的证据不成立。' },
    meaning: {
      en:
        'The folder of a run is verified from nothing but itself: sums, plan, settings, approvals with their signatures, snapshot, receipt and log lines have to fit each other. ' +
        'What does not fit is listed. ' +
        'The run itself is not touched; where its own files still lie, the folder can be exported again.',
      'zh-CN':
        '一次执行的证据目录只凭自身核对：校验和、变更计划、配置、审核及签名、快照、执行结果和日志记录必须相互吻合。' +
        '不吻合之处已列出。' +
        '执行本身不受影响；原始文件仍在时，可以重新导出。',
    },
    next: ['untether log export --help', 'untether log verify'],
  },
} as const satisfies Record<string, ErrorText>;
