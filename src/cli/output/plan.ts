import type { ApprovalState, Plan } from '../../index.js';

/** The `plan` document of CLI.md 9: plan.json with what names it. */
export function planDocument(plan: Plan, approvals?: ApprovalState): Readonly<Record<string, unknown>> {
  const { document } = plan;
  return {
    ...document,
    id: plan.id,
    digest: plan.digest,
    folder: plan.folder,
    applyable: document.steps.length > 0,
    ...(approvals
      ? { approvals: { valid: approvals.valid, needed: approvals.needed, given: approvals.approvals } }
      : {}),
  };
}

/** The first eight digits of a digest, as --digest takes them. */
export function digest8(plan: Plan): string {
  return plan.digest.slice('sha256:'.length, 'sha256:'.length + 8);
}
