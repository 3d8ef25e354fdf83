/**
 * The words that names are made of, one table per idea. General language only: what people call accounts, roles and acts everywhere,
 * in English, Chinese and pinyin initials; nothing taken from one product.
 */

const list = (text: string): readonly string[] => text.trim().split(/\s+/);
const set = (text: string): ReadonlySet<string> => new Set(list(text));

/** Short or foreign spelling → the word the rules know. */
export const SPELLINGS: ReadonlyMap<string, string> = new Map(
  list(`usr:user emp:employee empl:employee dept:department dep:department org:organization organisation:organization
    grp:group perm:permission perms:permission priv:privilege acct:account acc:account guid:uuid num:number nbr:number
    pwd:password passwd:password menus:menu repo:repository cfg:config cat:category people:person persons:person
    staffs:staff personnel:person mgr:manager oper:operator opr:operator adm:admin administrator:admin superuser:admin
    用户:user 帐号:account 账号:account 账户:account 员工:employee 职员:employee 职工:employee 人员:person 会员:member 成员:member
    管理员:admin 角色:role 权限:permission 菜单:menu 部门:department 机构:organization 组织:organization 公司:company 分组:group 用户组:usergroup
    岗位:position 职位:position 职务:position 编号:id 主键:id 标识:id 编码:code 名称:name 姓名:realname 密码:password
    登录名:loginname 用户名:username 工号:staffno 邮箱:email 手机:phone 手机号:phone 状态:status 创建人:creator 创建者:creator
    修改人:modifier 更新人:updater 更新者:updater 操作人:operator 操作员:operator 负责人:responsible 审批人:approver 审核人:auditor
    申请人:applicant 经办人:handler 日志:log 记录:record 关联:relation 信息:info`).map(
    (pair) => pair.split(':') as [string, string],
  ),
);

/** Pinyin, whole and by initials; only read in schemas that show they are written in pinyin. */
export const PINYIN: ReadonlyMap<string, string> = new Map(
  list(`yh:user yonghu:user zh:account zhanghao:account ry:person renyuan:person yg:employee yuangong:employee hy:member huiyuan:member
    gly:admin czy:operator js:role juese:role qx:permission quanxian:permission cd:menu caidan:menu bm:department bumen:department
    jg:organization jigou:organization zz:organization dw:organization danwei:organization gw:position gangwei:position zw:position
    zhiwu:position yhz:usergroup fz:group bh:id bianhao:id dm:code daima:code mc:name mingcheng:name xm:realname xingming:realname
    mm:password mima:password dlm:loginname dlzh:loginname yhm:username yonghuming:username gh:staffno gonghao:staffno yx:email youxiang:email
    sjh:phone shouji:phone sjhm:phone zt:status zhuangtai:status cjr:creator cjz:creator chuangjianren:creator lrr:creator xgr:modifier
    xgz:modifier xiugairen:modifier gxr:updater czr:operator caozuoren:operator shr:auditor spr:approver sqr:applicant jbr:handler
    fzr:responsible sj:time shijian:time cjsj:createtime xgsj:updatetime scbz:delflag sfsc:isdeleted rz:log rizhi:log xx:info xxb:info
    jl:record gx:relation`).map((pair) => pair.split(':') as [string, string]),
);

/** Pinyin that is hardly anything else; enough of these in one catalog make the rest readable. */
export const PINYIN_MARKS =
  set(`yh yhid yhm yhbh yhmc jsid jsmc jsbh bmid bmbh bmmc gwid gwbh ryid rybh ygid ygbh qxid cjr cjsj xgr xgsj czr czsj
  scbz yonghu yonghuid yonghuming juese jueseid bumen bumenid gangwei quanxian renyuan chuangjianren xiugairen mima xingming shouji youxiang`);

/** Parts a run-together word such as `usrgrpid` may be cut into. */
export const PARTS =
  set(`sys user usr username account member employee emp staff person admin role permission perm privilege priv group grp team
  department dept organization org unit position menu id uuid guid name code key owner creator manager
  log login history audit from to modified`);

/** What tables of accounts are called. */
export const ACCOUNT_NOUNS =
  set(`user account member employee staff person admin operator login principal student teacher worker subscriber
  customer entity actor identity colleague officer subject`);
/** Account nouns that more often name something else; they need a password or login beside them. */
export const WEAK_ACCOUNT_NOUNS = set(
  'account member login principal subscriber customer entity actor identity operator officer worker subject',
);
/** Whoever acts or is granted something, one row for each account and often for each group. */
export const IDENTITY_NOUNS = set('principal actor subject');
/** Nouns of people as against logins: who manages and approves is one of these where both exist. */
export const PERSON_NOUNS = set('employee staff person worker student teacher member colleague officer');

export const ROLE_NOUNS = set('role');
export const PERMISSION_NOUNS = set('permission privilege right menu authority acl capability entitlement');
export const GROUP_NOUNS = set('structure group usergroup team department organization unit division branch squad');
/** Tables of what a database is divided by. */
export const TENANT_NOUNS = set(
  'tenant organization company workspace site realm customer client enterprise corporation',
);
export const POST_NOUNS = set('position post job');

/** Tables of who may do what, by the end of their name. */
export const RIGHTS = set(
  'permission privilege access right acl grant share collaboration collaborator entitlement authority scope',
);

/** Words that end a table name without changing what it is. */
export const FILLER_NOUNS = set('entity info information base basic master main data tab table tbl dtl');
/** First words that only mark the product or the module. */
export const PLAIN_PREFIXES = set('sys system t tb tbl tab app auth base core common admin my ums uc sso hr wp biz m');

/** Verbs whose doer is a person using the system: `uploader_id`, `uploaded_by`, `upload_by`, `upload_user`. */
const VERBS =
  list(`create update modify change edit delete remove insert add enter input approve review audit check verify confirm submit upload post
  publish merge close open resolve lock assign invite register report request apply initiate sign cancel reject accept grant revoke own manage
  supervise operate handle process execute moderate ban mute write send import maintain record log vote comment follow recommend`);
const agents = (verb: string): readonly string[] => {
  const stem = verb.replace(/e$/, '').replace(/y$/, 'i');
  return [`${stem}er`, `${stem}or`, `${verb}er`, `${verb}or`, `${verb}${verb.at(-1)}er`];
};
/** Deeds by the verb's form, before `by`. */
const DEEDS = new Set(
  VERBS.flatMap((verb) => [verb, `${verb}d`, `${verb}ed`, `${verb.replace(/y$/, 'i')}ed`, `${verb}${verb.at(-1)}ed`]),
);
/** Doers by the verb's form. */
const AGENT_VERB_NOUNS = new Set(VERBS.flatMap(agents));
/** Other words for a person in a relation to the row. */
const RELATION_NOUNS =
  list(`author lead coordinator poster grantor grantee assignee approver auditor applicant initiator leader boss mentor deputy delegate substitute
  responsible recipient receiver participant attendee interviewer requester reporter sponsor liker voter follower followee invitee inviter tutor
  watcher submitter committer collaborator proposer checker inspector signatory superior subordinate`);
/** Things rather than people, though the ending says otherwise. */
const NOT_AGENTS = set('order folder server filter logger importer register recorder');

/** True when a word names a person by what he does to the row. */
export function isAgent(word: string): boolean {
  return (AGENT_VERB_NOUNS.has(word) && !NOT_AGENTS.has(word)) || RELATION_NOUNS.includes(word);
}

/** True for a verb of record keeping, as in `create_user` or `createdby`. */
export function isDeed(word: string): boolean {
  return DEEDS.has(word);
}

/** Verbs that with an account behind them say who did it: `create_user`; but `assigned_user` is who it was done to. */
export const RECORDING =
  set(`create created update updated modify modified edit edited change changed add input enter insert delete operate operator audit submit
  upload publish record maintain last`);

/** Doers that are often a program, an address or a comparison; they need an id suffix, a comment or a log table. */
export const WEAK_AGENTS = set(
  'verifier operator handler processor executor sender receiver recipient writer logger reporter author owner editor responsible delegate',
);

/** `*_by` that is no person. */
export const NOT_DONE_BY = set(
  'order ordered sort sorted group grouped divided caused superseded replaced blocked triggered stand due expire expired preceded succeeded',
);
/** Columns of record keeping. */
export const AUDIT_AGENTS =
  set(`creator updater modifier changer editor deleter remover operator auditor recorder maintainer inserter
  registrar closer opener resolver verifier checker merger grantor handler processor executor logger`);
export const OWNER_AGENTS = set('owner author poster uploader publisher writer');
export const DELEGATE_AGENTS =
  set(`manager leader lead coordinator supervisor approver delegate deputy backup substitute boss mentor superior responsible 
  assignee tutor subordinate`);

/** Names of other systems' users: an id beside one of these is not ours. */
export const FOREIGN_WORDS =
  set(`external ext remote third thirdparty foreign provider open openid union unionid social oauth ldap saml sso idp oidc
  github gitlab google facebook twitter apple microsoft azure wechat weixin wx dingtalk ding feishu lark weibo qq slack telegram whatsapp stripe
  paypal upstream legacy federated client device push ipmi smtp ftp ssh snmp http proxy db database imap xmpp vpn wifi`);
/** Of those, the ones that no id of ours stands behind, whatever it points at. */
export const EXTERNAL_ONLY = set('external ext remote third thirdparty foreign provider union social federated');
/** A word in front that turns an id into something else than an id. */
export const NOT_ROLE_PREFIX = set(
  'is has have can allow num count total max min avg sum no not next total enable show hide use',
);

export const HISTORY_WORDS = set('log logs history histories audit event events activity trail journal changelog');
export const SESSION_WORDS = set('session online');
/** Words in front of `session` that make it a login's; a training session is none. */
export const LOGIN_WORDS = set('login web http active auth access admin api browser refresh');
export const TOKEN_WORDS = set(
  'token secret credential otp totp mfa twofactor 2fa u2f passkey webauthn authenticator apikey accesskey passcode oauth oauth2',
);
export const EXTERNAL_WORDS = set('external social sso ldap saml oidc openid federated thirdparty');
/** Ends of names of things that only hold tokens: an application is no token of its owner. */
export const TOKEN_HOLDERS = set('application client app provider source server type config setting');
/** Tables in which a bare mail address belongs to an account that exists. */
export const CREDENTIAL_WORDS = set('token reset password otp totp twofactor 2fa mfa verification session');

/** Key names that say nothing about their table. */
export const GENERIC_KEY_WORDS = set(
  'id uuid guid uid code number no key name pk oid rowid sn sid seq serial identifier gid ref',
);
/** Words that end a column which holds a key. */
export const ID_WORDS = set('id uuid uid');
/** Plain nouns that are values far more often than references. */
export const VALUE_WORDS =
  set(`version position order level priority rank sequence number count size type status state year month day date time page step
  port flag option value name code key label title comment language currency color weight score point total image file data log event content`);
/** Two accounts tied to each other. */
export const SOCIAL_WORDS = set('follow friend follower followee buddy fan mute block');
