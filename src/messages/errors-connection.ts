import type { ErrorText } from './error-text.js';

/** C: connection, login, privilege. L: busy, safe to run again. Nothing was changed in either class. */
export const connectionErrors = {
  C01: {
    message: { en: 'The server of {target} cannot be reached.', 'zh-CN': '无法连接目标库 {target} 的服务器。' },
    meaning: {
      en:
        'The address did not answer, refused the connection or could not be resolved, before anything was sent. ' +
        'Often the server is stopped, the port is another one, or a firewall or VPN stands between. ' +
        'No transaction was open.',
      'zh-CN':
        '在发送任何内容之前，地址没有响应、拒绝连接或无法解析。' +
        '常见原因是服务器未启动、端口不对，或中间隔着防火墙、VPN。' +
        '当时没有打开任何事务。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  C02: {
    message: { en: 'The server of {target} refused the login.', 'zh-CN': '目标库 {target} 的服务器拒绝登录。' },
    meaning: {
      en:
        'The server was reached, but it does not accept this user from this machine with this password. ' +
        'An empty environment variable in the knexfile is a common cause. ' +
        'No transaction was open.',
      'zh-CN':
        '已经连到服务器，但它不接受该用户从本机以该密码登录。' +
        '常见原因是 knexfile 引用的环境变量为空。' +
        '当时没有打开任何事务。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  C03: {
    message: {
      en: '{path} holds a password and other users of this machine can read it.',
      'zh-CN': '{path} 含有密码，且本机其他用户可以读取。',
    },
    meaning: {
      en:
        'Whoever reads the file has the same access to the database as this tool, without plan, review or log. ' +
        'Take the permission to read from others (chmod 600), or let the password come from the environment.',
      'zh-CN':
        '能读取该文件的人，就拥有与本工具相同的数据库访问能力，而且没有变更计划、审核和日志。' +
        '应取消其他用户的读权限（chmod 600），或让密码来自环境变量。',
    },
    next: ['untether doctor'],
  },
  C04: {
    message: { en: 'The login lacks a privilege: {privilege}.', 'zh-CN': '登录用户缺少权限：{privilege}。' },
    meaning: {
      en:
        'The server refused a statement because the login may not do that. ' +
        'Plans need SELECT on the tables; runs also need DELETE, UPDATE or INSERT on the tables they change, and SELECT, INSERT and UPDATE on untether_run. ' +
        'An open transaction was rolled back.',
      'zh-CN':
        '登录用户无权执行该语句，被服务器拒绝。' +
        '生成变更计划需要相关表的 SELECT 权限；执行还需要所改动表的 DELETE、UPDATE 或 INSERT 权限，以及 untether_run 的 SELECT、INSERT、UPDATE 权限。' +
        '已打开的事务已经回滚。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  C05: {
    message: {
      en: '{target} takes no writes: it is a replica or read-only.',
      'zh-CN': '目标库 {target} 不接受写入：它是从库或处于只读状态。',
    },
    meaning: {
      en:
        'A replica follows its primary, and a change made there would be refused or lost. ' +
        'Plans and scans may read from it; ' +
        'rehearse and apply need the primary. ' +
        'Nothing was sent beyond the check.',
      'zh-CN':
        '从库跟随主库，在从库上的修改会被拒绝或丢失。' +
        '生成变更计划和扫描可以读从库；' +
        '演练和执行需要主库。' +
        '除检查外没有发送任何语句。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  C06: {
    message: {
      en: 'The login or the database does not exist: {detail}.',
      'zh-CN': '登录用户或数据库不存在：{detail}。',
    },
    meaning: {
      en:
        'The server was reached, but it has no login or database of that name; ' +
        'for SQLite the file is not there. ' +
        'A missing SQLite file is never created, because an empty database would look like one without links.',
      'zh-CN':
        '已经连到服务器，但没有该名称的登录用户或数据库；' +
        '对 SQLite 则是文件不存在。' +
        '不会自动新建 SQLite 文件，因为空数据库看起来就像没有任何关联。',
    },
    next: ['untether doctor -t {target}', 'untether config check'],
  },
  C07: {
    message: {
      en: 'The server did not take the session setting {setting}.',
      'zh-CN': '服务器没有接受会话设置 {setting}。',
    },
    meaning: {
      en:
        'Each session sets a few things that exact reading and safe writing depend on, and reads them back. ' +
        'A proxy or pooler between us and the server often swallows them. ' +
        'Nothing is read or written without them.',
      'zh-CN':
        '每个会话都会设置若干项并读回核对，准确读取和安全写入依赖这些设置。' +
        '中间的代理或连接池常会丢弃它们。' +
        '没有这些设置就不读也不写。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  C08: {
    message: {
      en: 'The package {name}, which reads SQLite files, cannot be loaded by Node {node}.',
      'zh-CN': 'Node {node} 无法加载读取 SQLite 文件的软件包 {name}。',
    },
    meaning: {
      en:
        'Node 22.14 and later use better-sqlite3-13, which needs no compiler; ' +
        'older ones use better-sqlite3, compiled while it is installed. ' +
        'Both are optional, so an installation without them finishes and only SQLite is missing. ' +
        'Installing again with optional packages, for Node 20 with a C++ compiler, brings them back.',
      'zh-CN':
        'Node 22.14 及更高版本使用 better-sqlite3-13，不需要编译器；' +
        '更早的版本使用 better-sqlite3，安装时编译。' +
        '两者都是可选软件包，缺少时安装仍会完成，只是不能使用 SQLite。' +
        '带可选软件包重新安装即可恢复，Node 20 还需要 C++ 编译器。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  C09: {
    message: {
      en: 'The way to the server is not secure: the server did not prove who it is, or takes no encrypted connection.',
      'zh-CN': '到服务器的连接不安全：服务器未能证明自己的身份，或不接受加密连接。',
    },
    meaning: {
      en:
        'A server on another machine must encrypt, and its certificate must be valid, made out for the name it was called by and signed by somebody this machine trusts. ' +
        'For a certificate authority of your own, name its file: ssl: { ca } in the knexfile, sslrootcert or ssl-ca in --url. ' +
        'Whoever wants less says so with tls in untether.yaml (verify-ca, encrypted, plain) or with the mode in --url; doctor tells of it. ' +
        'No password and no statement was sent.',
      'zh-CN':
        '位于另一台机器上的服务器必须加密，证书必须有效、与所用的名称一致，并由本机信任的机构签发。' +
        '使用自建证书机构时须写明其文件：knexfile 中的 ssl: { ca }，--url 中的 sslrootcert 或 ssl-ca。' +
        '要降低要求，须在 untether.yaml 的 tls（verify-ca、encrypted、plain）或 --url 的模式中写明；doctor 会指出这一点。' +
        '没有发送密码，也没有发送任何语句。',
    },
    next: ['untether doctor -t {target}', 'untether doctor'],
  },
  L01: {
    message: { en: 'A lock was not given in time.', 'zh-CN': '未能在限定时间内获得锁。' },
    meaning: {
      en:
        'Another session holds rows or a table that this run needs, and waiting longer would hold up everybody behind us. ' +
        'Who holds the lock and since when is listed where the engine tells. ' +
        'The transaction was rolled back; ' +
        'running again is safe.',
      'zh-CN':
        '另一个会话占用了本次执行需要的行或表，继续等待会阻塞后面的所有人。' +
        '数据库能提供时，会列出由谁持有、从何时开始。' +
        '事务已回滚，可以安全地重新执行。',
    },
    next: ['untether apply {plan} --lock-timeout 30s', 'untether status {plan}', 'untether status'],
  },
  L02: {
    message: { en: 'Another run is active on {target}.', 'zh-CN': '目标库 {target} 上有另一次执行正在进行。' },
    meaning: {
      en:
        'Two runs never overlap on one target, because each would change what the other has checked. ' +
        'The other run is named where it can be seen. ' +
        'Nothing was started; ' +
        'running again after it ends is safe.',
      'zh-CN':
        '同一目标库上绝不会有两次执行同时进行，否则各自会改变对方已检查过的数据。' +
        '能看到时会指出另一次执行。' +
        '本次没有开始，等它结束后可以安全地重新执行。',
    },
    next: ['untether status {run}', 'untether status'],
  },
  L03: {
    message: {
      en: 'The server ended this transaction to resolve a deadlock.',
      'zh-CN': '服务器为解除死锁结束了本次事务。',
    },
    meaning: {
      en:
        'This run and another session each waited for rows the other held, and the server chose this one to give way. ' +
        'The whole transaction was rolled back and nothing remains of it. ' +
        'Running the same plan again is safe.',
      'zh-CN':
        '本次执行与另一个会话互相等待对方持有的行，服务器选择让本次退出。' +
        '整个事务已经回滚，没有留下任何改动。' +
        '可以安全地重新执行同一变更计划。',
    },
    next: ['untether apply {plan}', 'untether status'],
  },
} as const satisfies Record<string, ErrorText>;
