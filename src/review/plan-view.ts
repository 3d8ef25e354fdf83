import type { ApprovalState } from '../approval/model.js';
import type { Lang } from '../messages/text.js';
import type { Plan } from '../plan/model.js';
import type { Paint } from './paint.js';

/** What the screen of a plan is made from. */
export interface PlanView {
  readonly plan: Plan;
  readonly approvals: ApprovalState;
  readonly lang: Lang;
  /** Also print the statements. */
  readonly sql?: boolean;
  /** Only the steps and left-out references of this table. */
  readonly table?: string;
  /** Only the accounts with this name or key. */
  readonly account?: string;
  readonly paint?: Paint;
  /** The run that applied the plan. */
  readonly applied?: string;
  /** Without it a plan never counts as expired. */
  readonly now?: Date;
  /** False for a caller that prints the next commands itself. */
  readonly next?: boolean;
  /** Minutes east of UTC for every time on the screen; 0 unless told. */
  readonly offsetMinutes?: number;
}

/** A view whose colours are decided. */
export type Drawn = PlanView & { readonly paint: Paint };
