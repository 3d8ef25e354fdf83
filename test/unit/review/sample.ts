import type { Approval, ApprovalState } from '../../../src/approval/model.js';
import type { Finding, Plan, PlanDocument, PlanStep } from '../../../src/plan/model.js';

/** A delete of five rows, unless told otherwise. */
export function step(other: Partial<PlanStep> = {}): PlanStep {
  return {
    number: 1,
    table: 'sys_user_role',
    action: 'delete',
    because: ['sys_user_role [user_id] -> sys_user [user_id] (declared)'],
    kinds: ['role'],
    where: '`user_id` IN (104)',
    assignments: [],
    columns: ['user_id', 'role_id'],
    identity: ['user_id', 'role_id'],
    statement: 'DELETE FROM `sys_user_role` WHERE `user_id` IN (104, 117, 288)',
    statements: 1,
    expectedRows: 5,
    tableRows: 1204,
    contentDigest: '',
    afterDigest: null,
    automatic: [],
    undo: 'rows return from the snapshot',
    ...other,
  };
}

export function finding(other: Partial<Finding> = {}): Finding {
  return { id: 'f1', rule: 'R020', severity: 'info', message: '', facts: {}, evidence: [], accepted: false, ...other };
}

const account = (key: string, label: string | null): PlanDocument['request']['accounts'][number] => ({
  table: 'sys_user',
  key: [key],
  label,
});

const update = {
  number: 3,
  table: 'hr_approval_delegate',
  action: 'update',
  because: ['hr_approval_delegate [delegate_id] -> sys_user [user_id] (declared)'],
  assignments: [{ column: 'delegate_id', value: null, when: null }],
  statement: 'UPDATE `hr_approval_delegate` SET `delegate_id` = NULL WHERE `delegate_id` IN (104, 117, 288)',
  expectedRows: 2,
  tableRows: 88,
} as const;

const STEPS: readonly PlanStep[] = [
  step({
    ...update,
    number: 1,
    table: 'sys_dept',
    because: ['sys_dept [leader] -> sys_user [nick_name] (by-name)'],
    assignments: [{ column: 'leader', value: null, when: null }],
    expectedRows: 1,
    tableRows: 37,
  }),
  step({ ...update, number: 2 }),
  step({
    number: 3,
    table: 'sys_notice_read',
    because: ['sys_notice_read [user_id] -> sys_user [user_id] (inferred)'],
    expectedRows: 41,
    tableRows: 18930,
    automatic: ['trigger trg_notice_read'],
  }),
  step({ number: 4 }),
];

const FINDINGS: readonly Finding[] = [
  finding({
    rule: 'R010',
    severity: 'high',
    facts: { reference: 'sys_dept [leader]', name: '张伟', column: 'user_name' },
  }),
  finding({
    rule: 'R012',
    severity: 'high',
    facts: { account: 'zhangwei (104)', role: 'finance_approver (7)' },
  }),
  finding({ rule: 'R005', severity: 'medium', facts: { table: 'sys_notice_read', triggers: 'trg_notice_read' } }),
  finding({ rule: 'R011', severity: 'low', facts: { reference: 'sys_user_role [user_id]', rows: 3 } }),
  finding({ rule: 'R009', facts: { reference: 'sys_notice_read [user_id]' } }),
  finding({ rule: 'R013', facts: { reference: 'sys_oper_log [oper_id]', table: 'sys_oper_log', rows: 812 } }),
];

const DOCUMENT: PlanDocument = {
  schema: 'untether/plan',
  formatVersion: '1.0',
  tool: '0.1.0',
  createdAt: '2026-11-03T02:12:30.000Z',
  expiresAt: '2026-11-05T02:12:30.000Z',
  target: {
    name: 'hr_prod',
    environment: 'production',
    engine: 'mariadb',
    version: '10.11.19',
    database: 'hr',
    address: '127.0.0.1:3306',
    identity: '',
  },
  request: {
    kind: 'unlink',
    by: { name: 'chen.li', identity: 'signed' },
    ticket: 'OPS-2214',
    reason: 'offboarding 2026-11, HR list no. 31',
    accounts: [account('104', 'zhangwei'), account('117', 'lina'), account('288', '张伟')],
    undoes: null,
  },
  summary: { delete: 46, update: 3, insert: 0, tables: 4, accounts: 3, undoable: true },
  tables: {},
  settingsDigest: null,
  steps: STEPS,
  checks: [],
  findings: FINDINGS,
  rulesOff: [],
  leftOut: [
    { reference: 'sys_file [owner] -> sys_user [user_id] (inferred)', reason: 'undecided', rows: 4 },
    { reference: 'sys_oper_log [oper_id] -> sys_user [user_id] (inferred)', reason: 'keep-history', rows: 812 },
    { reference: 'sys_task [props] -> sys_user [user_id] (manual)', reason: 'unsupported', rows: 0 },
    { reference: 'sys_user_post [user_id] -> sys_user [user_id] (declared)', reason: 'not-selected', rows: 3 },
  ],
  files: {},
};

/** An unlink of three accounts as a plan of the model screen; parts of the document may be replaced. */
export function plan(other: Partial<PlanDocument> = {}): Plan {
  const digest = `sha256:7f3a9c210b5ed144${'0'.repeat(48)}`;
  return { id: 'P-7f3a9c21', digest, folder: '/plans/P-7f3a9c21', document: { ...DOCUMENT, ...other } };
}

/** The same plan for n accounts called user1, user2 … */
export function planFor(accounts: number): Plan {
  const all = Array.from({ length: accounts }, (_, index) => account(String(index + 1), `user${String(index + 1)}`));
  return plan({
    request: { ...DOCUMENT.request, accounts: all },
    summary: { ...DOCUMENT.summary, accounts },
  });
}

/** What a run of the plan would be undone by. */
export function rollbackPlan(): Plan {
  return plan({
    request: { ...DOCUMENT.request, kind: 'rollback', undoes: { run: 'R-20261103-1', snapshot: 'ab12' } },
    summary: { ...DOCUMENT.summary, delete: 0, update: 0, insert: 5, tables: 1 },
    steps: [step({ action: 'insert', because: ['undoes the delete of step 4'], tableRows: null })],
    findings: [],
    leftOut: [],
  });
}

export function decided(decision: Approval['decision'], other: Partial<Approval> = {}): Approval {
  return {
    schema: 'untether/approval',
    formatVersion: '1.0',
    decision,
    plan: 'P-7f3a9c21',
    digest: plan().digest,
    by: { name: 'wang.fang', identity: 'os-login' },
    at: '2026-11-03T03:00:00.000Z',
    note: '',
    accepted: [],
    target: { name: 'hr_prod', environment: 'production', engine: 'mariadb', database: 'hr', identity: '' },
    settings: null,
    expiresAt: DOCUMENT.expiresAt,
    preApprovedRollback: null,
    log: { first: '0'.repeat(64), entries: 0, head: '0'.repeat(64) },
    ...other,
  };
}

/** How a plan stands by these decisions. */
export function standing(approvals: readonly Approval[], valid: number, needed = 1): ApprovalState {
  return { approvals, valid, needed, uncounted: [], missingGroups: [], unaccepted: [], preApproved: false };
}

export const nobody: ApprovalState = standing([], 0);
