import type { ErrorText } from './error-text.js';

/** U: the command, the settings or an input file says something we cannot act on. Nothing was sent to a database for it. */
export const usageErrors = {
  U01: {
    message: { en: 'No target is chosen.', 'zh-CN': '没有选定目标库。' },
    meaning: {
      en:
        'Without -t the only environment of the knexfile is taken, or the one called development. ' +
        'A production target is never taken by default, so that a forgotten flag cannot reach it. ' +
        'No connection was opened.',
      'zh-CN':
        '不带 -t 时，只会采用 knexfile 中唯一的环境，或名为 development 的环境。' +
        '生产库绝不会成为默认目标，漏写参数也不会连上生产库。' +
        '本次没有建立任何连接。',
    },
    next: ['untether doctor -t {target}', 'untether config check'],
  },
  U02: {
    message: {
      en: 'This step needs {flag}, because there is no terminal to ask.',
      'zh-CN': '没有终端可供确认，这一步需要 {flag}。',
    },
    meaning: {
      en:
        'A step that writes is confirmed by a person or by a flag. ' +
        'In a script, in CI or with --no-input nobody can be asked, so the flag has to carry the answer. ' +
        'The step did not start.',
      'zh-CN':
        '会写入数据的步骤必须由人确认，或由参数确认。' +
        '在脚本、CI 或使用 --no-input 时无法询问，只能由参数给出答案。' +
        '该步骤没有开始。',
    },
    next: ['untether apply {plan} --confirm-target {target}', 'untether apply --help'],
  },
  U03: {
    message: {
      en: '--yes does not confirm {target}, a production target.',
      'zh-CN': '{target} 是生产库，--yes 不能作为确认。',
    },
    meaning: {
      en:
        'A production target is confirmed by its name, because --yes is easily carried from one script to another. ' +
        'The step did not start.',
      'zh-CN': '生产库必须用名称确认，因为 --yes 很容易从一个脚本被带到另一个脚本。该步骤没有开始。',
    },
    next: ['untether apply {plan} --confirm-target {target}', 'untether apply --help'],
  },
  U04: {
    message: { en: 'Problems in {file}: {count}.', 'zh-CN': '{file} 中有 {count} 处问题。' },
    meaning: {
      en:
        'The settings are read as a whole before anything else, and all problems are listed together with their line. ' +
        'Unknown keys count, because a mistyped key would silently switch off what it was meant to switch on. ' +
        'No connection was opened.',
      'zh-CN':
        '配置文件在任何操作之前整体读取，所有问题连同行号一次列出。' +
        '未知的键也算问题，因为写错的键会让它本该开启的功能悄悄失效。' +
        '本次没有建立任何连接。',
    },
    next: ['untether config check'],
  },
  U05: {
    message: {
      en: 'The --url of production target {target} contains a password.',
      'zh-CN': '生产库 {target} 的 --url 中含有密码。',
    },
    meaning: {
      en:
        'Arguments are visible to every user of the machine in the process list and stay in the shell history. ' +
        'For production the connection belongs in the knexfile, where the password can come from the environment. ' +
        'No connection was opened; ' +
        'the password has been seen by this shell, so changing it is sensible.',
      'zh-CN':
        '命令行参数会出现在本机所有用户可见的进程列表中，也会留在 shell 历史里。' +
        '生产库的连接应写在 knexfile 中，密码可来自环境变量。' +
        '本次没有建立任何连接；' +
        '该密码已经暴露在命令行中，更换密码更稳妥。',
    },
    next: ['untether doctor -t {environment}', 'untether init'],
  },
  U06: {
    message: {
      en: '{path} is not UTF-8; it looks like {encoding}.',
      'zh-CN': '{path} 不是 UTF-8 编码，看起来是 {encoding}。',
    },
    meaning: {
      en:
        'Names read with the wrong encoding match nobody, or somebody else. ' +
        'The encoding is therefore never guessed silently: it is detected, named, and confirmed with --encoding. ' +
        'No account was looked up.',
      'zh-CN':
        '用错编码读出的姓名会匹配不到人，或匹配到别人。' +
        '因此编码不会被悄悄猜测：先检测并指出，再由 --encoding 确认。' +
        '本次没有查找任何账号。',
    },
    next: [
      'untether plan unlink --accounts-file {path} --encoding {encoding} --reason {reason} --ticket {ticket}',
      'untether plan unlink --help',
    ],
  },
  U07: {
    message: { en: 'Accounts that do not exist: {names} ({count}).', 'zh-CN': '有 {count} 个账号不存在：{names}。' },
    meaning: {
      en:
        'Every name is compared with the lookup columns of the account table under their own collation. ' +
        'A list that is partly unknown may be the list of another system, so no plan is made from the rest. ' +
        'Close matches are shown; ' +
        '--skip-missing accepts the rest of the list on purpose.',
      'zh-CN':
        '每个名称都按账号表查找列自身的排序规则进行比较。' +
        '名单中有查不到的账号时，它可能属于另一个系统，因此不会用剩余部分生成变更计划。' +
        '相近的名称会列出；' +
        '确认无误后可用 --skip-missing 只处理查到的账号。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  U08: {
    message: { en: '{name} matches {count} accounts.', 'zh-CN': '{name} 匹配到 {count} 个账号。' },
    meaning: {
      en:
        'A name that fits several accounts cannot say which one is meant, and the wrong one would lose its links. ' +
        'All matches are listed with their keys; ' +
        'the key names exactly one. ' +
        'No plan was made.',
      'zh-CN':
        '一个名称匹配到多个账号时，无法判断指的是哪一个，选错就会解除别人的关联。' +
        '所有匹配项连同键值都已列出；' +
        '用键值可以准确指定一个。' +
        '没有生成变更计划。',
    },
    next: ['untether inspect --table {table}', 'untether plan unlink --help'],
  },
  U09: {
    message: { en: 'The command cannot be understood: {detail}.', 'zh-CN': '无法理解该命令：{detail}。' },
    meaning: {
      en:
        'A flag is unknown, missing or contradicts another, or a value has a form the flag does not take. ' +
        'Nothing is assumed in its place. ' +
        'The command did not start.',
      'zh-CN': '某个参数未知、缺失、与其他参数冲突，或取值形式不被接受。程序不会自行假设。该命令没有开始。',
    },
    next: ['untether {command} --help', 'untether --help'],
  },
  U10: {
    message: { en: '{path} does not exist or cannot be read.', 'zh-CN': '{path} 不存在或无法读取。' },
    meaning: {
      en:
        'The file named on the command line or in the settings is not there, is a folder, or belongs to another user. ' +
        'Relative paths count from the current folder; ' +
        'no parent folder is searched.',
      'zh-CN':
        '命令行或配置中指定的文件不存在、是一个目录，或属于其他用户。相对路径从当前目录算起，不会到上级目录查找。',
    },
    next: ['untether doctor', 'untether config check'],
  },
  U11: {
    message: { en: 'No plan or run is called {id}.', 'zh-CN': '没有名为 {id} 的变更计划或执行记录。' },
    meaning: {
      en:
        'A plan or run is named by its id, by a prefix of at least four characters that fits only one, or by its path. ' +
        'Close matches are listed. ' +
        'Plans are looked for in the plans folder of the settings.',
      'zh-CN':
        '变更计划或执行记录可以用编号、至少四个字符且唯一的前缀，或路径来指定。' +
        '相近的编号已列出。' +
        '变更计划在配置指定的计划目录中查找。',
    },
    next: ['untether status'],
  },
  U12: {
    message: {
      en: '{path} is not a plan folder, or cannot be read.',
      'zh-CN': '{path} 不是变更计划目录，或无法读取。',
    },
    meaning: {
      en:
        'A plan folder holds plan.json, its SQL files and SHA256SUMS. ' +
        'A folder that lacks one of them may be half copied, or may never have been a plan. ' +
        'Nothing is run from such a folder.',
      'zh-CN':
        '变更计划目录包含 plan.json、SQL 文件和 SHA256SUMS。' +
        '缺少其中任何一个，可能是复制不完整，也可能根本不是变更计划。' +
        '这样的目录不会被执行。',
    },
    next: ['untether status'],
  },
  U13: {
    message: { en: '{path} cannot be loaded: {detail}.', 'zh-CN': '无法加载 {path}：{detail}。' },
    meaning: {
      en:
        'The knexfile is a program and was run to learn the connections; ' +
        'it failed, or what it exports is not a set of environments. ' +
        'The place in the file is given where the loader knows it. ' +
        'No connection was opened.',
      'zh-CN':
        'knexfile 是一段程序，运行它才能得到连接信息；' +
        '它运行失败，或导出的内容不是一组环境。' +
        '加载器知道出错位置时会一并给出。' +
        '本次没有建立任何连接。',
    },
    next: ['untether doctor', 'untether config check'],
  },
  U14: {
    message: {
      en: 'The knexfile has no environment called {target}.',
      'zh-CN': 'knexfile 中没有名为 {target} 的环境。',
    },
    meaning: {
      en:
        'A target is an environment of the knexfile in the current folder, spelled exactly. ' +
        'The known ones are listed. ' +
        'No connection was opened, least of all to one with a similar name.',
      'zh-CN':
        '目标库就是当前目录 knexfile 中的一个环境，名称必须完全一致。' +
        '已知的环境已列出。' +
        '本次没有建立任何连接，更不会连到名称相近的环境。',
    },
    next: ['untether config check'],
  },
  U15: {
    message: { en: 'No account table is known for this target.', 'zh-CN': '该目标库还没有已知的账号表。' },
    meaning: {
      en:
        'Before links can be followed, the settings must name the table whose rows are accounts. ' +
        'inspect proposes one with its evidence and --write puts it into untether.yaml, where a person confirms it.',
      'zh-CN':
        '追踪关联之前，配置必须指明哪张表的行是账号。' +
        'inspect 会给出建议和依据，加 --write 会写入 untether.yaml，再由人确认。',
    },
    next: ['untether inspect --write'],
  },
  U16: {
    message: { en: 'untether.yaml does not exist.', 'zh-CN': 'untether.yaml 不存在。' },
    meaning: {
      en:
        'This command needs decisions that live in the settings: account tables, confirmed references, approvers. ' +
        'The file is expected in the current folder, or where --config says; ' +
        'no parent folder is searched.',
      'zh-CN':
        '该命令需要配置中的决定：账号表、已确认的关联关系、审核人。' +
        '配置文件应在当前目录，或由 --config 指定，不会到上级目录查找。',
    },
    next: ['untether init'],
  },
  U17: {
    message: { en: 'A file cannot be read or written: {detail}.', 'zh-CN': '文件无法读取或写入：{detail}。' },
    meaning: {
      en:
        'The operating system refused a file that this command needs: ' +
        'the disk may be full or broken, or a permission is missing. ' +
        'The database was not changed.',
      'zh-CN': '操作系统拒绝了该命令需要的文件：' + '可能是磁盘已满或损坏，也可能缺少权限。' + '数据库没有改动。',
    },
    next: ['untether doctor'],
  },
  U18: {
    message: {
      en: '{plan} has no finding {rule} to accept.',
      'zh-CN': '{plan} 中没有可接受的风险项 {rule}。',
    },
    meaning: {
      en:
        'Accepting a finding says that somebody looked at it in this plan. ' +
        'A rule that is mistyped, switched off or not raised here cannot have been looked at. ' +
        'The findings of the plan are listed; nothing was approved.',
      'zh-CN':
        '接受风险项意味着有人在本变更计划中看过它。' +
        '写错的、已关闭的或在此没有出现的规则不可能被看过。' +
        '本变更计划的风险项已列出；没有作出任何审核决定。',
    },
    next: ['untether show {plan}', 'untether status'],
  },
  U19: {
    message: { en: 'Accepting {rule} needs a reason.', 'zh-CN': '接受 {rule} 必须写明原因。' },
    meaning: {
      en:
        'The reason stands in the approval for whoever asks later why the finding did not stop the plan. ' +
        'Each --accept takes one --why, in the same order. ' +
        'Nothing was approved.',
      'zh-CN':
        '原因会写入审核记录，供日后追问该风险项为何没有阻止变更计划的人查看。' +
        '每个 --accept 依次对应一个 --why。' +
        '没有作出任何审核决定。',
    },
    next: ['untether approve {plan} --digest D8 --accept {rule} --why REASON', 'untether approve --help'],
  },
} as const satisfies Record<string, ErrorText>;
