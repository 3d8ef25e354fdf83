import { fill, type Facts, type Lang, type Text } from './text.js';

/** Why a table is thought to hold accounts, or a column to be a reference. The English text is the `detail` of documents. */
export const evidenceTexts = {
  declared: { en: 'foreign key {key}, on delete {action}', 'zh-CN': '外键 {key}，删除时 {action}' },
  declaredToo: { en: 'also declared to point at {target}', 'zh-CN': '还声明指向 {target}' },
  file: { en: 'the settings file says so', 'zh-CN': '设置文件中写明' },

  names: { en: '{column} names {table}.{key}', 'zh-CN': '{column} 的名称对应 {table}.{key}' },
  tableTail: { en: 'only the end of the name {table} matches', 'zh-CN': '只与表名 {table} 的结尾相符' },
  rolePrefix: { en: '"{role}" in front says in which role', 'zh-CN': '前面的“{role}”说明以何种身份' },
  parent: { en: '{column} is what trees call the row above', 'zh-CN': '{column} 是树形结构中上级行的常用名称' },
  nameInKey: {
    en: '{column} names somebody in {table}, whose key is a name',
    'zh-CN': '{column} 写的是 {table} 中的人，该表以名称为键',
  },
  compositeKey: { en: 'its columns are called like the key of {table}', 'zh-CN': '列名与 {table} 的键相同' },
  holdsPeople: { en: '{column} is a person; {table} holds people', 'zh-CN': '{column} 表示人；{table} 存放人员' },
  holdsAccounts: { en: '{column} is a person; {table} holds accounts', 'zh-CN': '{column} 表示人；{table} 存放账号' },
  accountNoun: {
    en: '"{word}" is a word for people; {table} holds the accounts',
    'zh-CN': '“{word}”表示人；{table} 存放账号',
  },
  socialTie: { en: '{table} ties two accounts to each other', 'zh-CN': '{table} 把两个账号关联起来' },
  organisationAccount: {
    en: '{table} counts the members of its rows, so it holds organisations too',
    'zh-CN': '{table} 记录成员数，因此也存放组织',
  },
  loginName: { en: '{column} is called like {table}.{login}', 'zh-CN': '{column} 与 {table}.{login} 名称相同' },
  mailName: { en: '{column} is the address of somebody in {table}', 'zh-CN': '{column} 是 {table} 中某人的邮箱' },
  textOfLogin: {
    en: '{column} is text: what a person is called in {table}.{login}',
    'zh-CN': '{column} 是文本：即 {table}.{login} 中人的称呼',
  },
  historyTable: { en: '{table} is a history', 'zh-CN': '{table} 是历史记录' },
  besideKey: { en: 'the key of an account stands beside it', 'zh-CN': '旁边有账号的键' },
  declaredElsewhere: {
    en: '{column} is declared to point at {table} in {n} other places',
    'zh-CN': '{column} 在其他 {n} 处声明指向 {table}',
  },
  severalAccounts: { en: '{tables} share the name', 'zh-CN': '{tables} 名称相同' },
  laterAccount: { en: '{table} looks more like accounts', 'zh-CN': '{table} 更像账号表' },
  discriminator: {
    en: 'a type column beside it may send it to other tables',
    'zh-CN': '旁边的类型列可能使它指向其他表',
  },
  typeNamesTable: { en: '{column} = {value} means {table}', 'zh-CN': '{column} = {value} 表示 {table}' },
  typeUnknown: {
    en: '{column} says whose id it is; which of its values means {table} is not known',
    'zh-CN': '{column} 说明是谁的 id；其中哪个值表示 {table} 未知',
  },
  plural: { en: 'the plural says that a value holds several', 'zh-CN': '复数形式说明一个值中有多项' },
  listNoun: { en: '{column} speaks of the {noun}s of {table}', 'zh-CN': '{column} 指 {table} 中的 {noun}' },
  listNames: { en: 'the values of {column} name {table}', 'zh-CN': '{column} 的取值写明 {table}' },

  comment: { en: 'its comment says: {comment}', 'zh-CN': '注释写的是：{comment}' },
  sameComment: { en: 'both comments say {comment}', 'zh-CN': '两处注释都是 {comment}' },
  databaseUser: { en: 'its default is {default}', 'zh-CN': '默认值是 {default}' },
  view: { en: 'view {views} joins it with {target}', 'zh-CN': '视图 {views} 将它与 {target} 连接' },
  views: { en: 'views {views} join it with {target}', 'zh-CN': '视图 {views} 将它与 {target} 连接' },
  viewsMore: {
    en: 'views {views} and {more} more join it with {target}',
    'zh-CN': '视图 {views} 及另外 {more} 个将它与 {target} 连接',
  },
  viewsDisagree: { en: 'views join it with {n} keys', 'zh-CN': '视图将它与 {n} 个键连接' },

  sameType: { en: 'both are {type}', 'zh-CN': '两列类型都是 {type}' },
  typePair: { en: '{type} for a key of type {keyType}', 'zh-CN': '{type}，而键的类型是 {keyType}' },
  notUnique: { en: '{table}.{column} is not unique', 'zh-CN': '{table}.{column} 不唯一' },
  inKey: { en: 'it is part of a key', 'zh-CN': '它是键的一部分' },
  indexed: { en: 'an index starts with it', 'zh-CN': '有以它开头的索引' },

  listForm: { en: 'its values are lists of ids', 'zh-CN': '取值是 id 列表' },
  shortIds: { en: 'its values are lists of short numbers', 'zh-CN': '取值是短数字列表' },
  onlyRows: {
    en: 'only its rows say that it holds {table}.{column}',
    'zh-CN': '仅由数据得知它存放 {table}.{column}',
  },
  looked: { en: 'distinct values looked up in {table}', 'zh-CN': '在 {table} 中查找不同的取值' },
  noRows: { en: '{table} has no rows to look at', 'zh-CN': '{table} 没有数据可看' },
  noValue: { en: 'no value in the {rows} rows looked at', 'zh-CN': '查看的 {rows} 行中没有取值' },
  homonyms: {
    en: '{n} of the values stand in several rows of {table}',
    'zh-CN': '其中 {n} 个取值出现在 {table} 的多行中',
  },
  noCoincidence: {
    en: 'all of them are keys of {table}, as 1 in {n} of the numbers between is',
    'zh-CN': '全部是 {table} 的键，而其间的数字每 {n} 个只有 1 个是',
  },

  namedAfter: { en: 'the table is named after {noun}s', 'zh-CN': '表名来自 {noun}' },
  tableComment: { en: 'its comment is {comment}', 'zh-CN': '注释是 {comment}' },
  'trait.login': { en: 'column {column} (login)', 'zh-CN': '列 {column}（登录名）' },
  'trait.mail': { en: 'column {column} (mail)', 'zh-CN': '列 {column}（邮箱）' },
  'trait.phone': { en: 'column {column} (phone)', 'zh-CN': '列 {column}（电话）' },
  'trait.staff-number': { en: 'column {column} (staff-number)', 'zh-CN': '列 {column}（工号）' },
  'trait.password': { en: 'column {column} (password)', 'zh-CN': '列 {column}（密码）' },
  'trait.salt': { en: 'column {column} (salt)', 'zh-CN': '列 {column}（盐值）' },
  'trait.label': { en: 'column {column} (label)', 'zh-CN': '列 {column}（姓名）' },
  'trait.last-login': { en: 'column {column} (last-login)', 'zh-CN': '列 {column}（最近登录）' },
  'trait.status': { en: 'column {column} (status)', 'zh-CN': '列 {column}（状态）' },
  'trait.person': { en: 'column {column} (person)', 'zh-CN': '列 {column}（个人信息）' },
  incomingOne: { en: '{n} table points at it', 'zh-CN': '{n} 张表指向它' },
  incoming: { en: '{n} tables point at it', 'zh-CN': '{n} 张表指向它' },
  connection: { en: 'it describes a connection', 'zh-CN': '它描述的是连接' },
  money: { en: 'it keeps money', 'zh-CN': '它记录金额' },
  history: { en: 'it is a history', 'zh-CN': '它是历史记录' },
  ofAccount: { en: 'it belongs to an account', 'zh-CN': '它从属于账号' },
  ofOther: { en: 'its rows belong to accounts of another table', 'zh-CN': '它的数据从属于另一张表的账号' },
  standFor: { en: 'its rows stand for rows of {table}', 'zh-CN': '它的每一行代表 {table} 的一行' },
  namesAccount: { en: 'its column {column} names an account', 'zh-CN': '列 {column} 写明账号' },
  tellsApart: { en: 'its column {column} tells accounts from groups', 'zh-CN': '列 {column} 区分账号与用户组' },
  everyRow: {
    en: 'every row of {table} is one of its rows, and the login stands here',
    'zh-CN': '{table} 的每一行都是它的一行，登录名也在这里',
  },
} as const satisfies Record<string, Text>;

/** What a clue rests on, in one word. */
const kindTexts: Readonly<Record<string, Text | undefined>> = {
  declared: { en: 'declared', 'zh-CN': '声明' },
  name: { en: 'name', 'zh-CN': '名称' },
  comment: { en: 'comment', 'zh-CN': '注释' },
  default: { en: 'default', 'zh-CN': '默认值' },
  view: { en: 'view', 'zh-CN': '视图' },
  type: { en: 'type', 'zh-CN': '类型' },
  index: { en: 'index', 'zh-CN': '索引' },
  'type-column': { en: 'type-column', 'zh-CN': '类型列' },
  data: { en: 'data', 'zh-CN': '数据' },
  file: { en: 'file', 'zh-CN': '设置文件' },
};

export type EvidenceKey = keyof typeof evidenceTexts;

/** A sentence of evidence: which one, and what it is filled with. */
export interface Said {
  readonly text: EvidenceKey;
  readonly facts: Facts;
}

/** A sentence of evidence in one language. */
export function evidenceText({ text, facts }: Said, lang: Lang): string {
  return fill(evidenceTexts[text][lang], facts);
}

/** The word for a kind of evidence; a kind that this version does not know stands for itself. */
export function evidenceKind(kind: string, lang: Lang): string {
  return kindTexts[kind]?.[lang] ?? kind;
}
