import type { Catalog } from '../catalog/model.js';
import type { ServerIdentity, Session } from '../dialects/dialect.js';
import type { Masks } from '../links/masks.js';
import type { Links, Reference } from '../links/model.js';
import type { Settings, Target } from '../settings/model.js';
import type { PlanPlace } from './folder.js';
import type { Plan } from './model.js';

/** Everything known about the database a plan is made for. */
export interface PlanContext {
  readonly session: Session;
  readonly catalog: Catalog;
  /** Only what is there. */
  readonly links: Links;
  /** Confirmed references whose table or column is not. */
  readonly gone: readonly Reference[];
  /** Columns whose values nobody is shown. */
  readonly masks: Masks;
  readonly target: Target;
  readonly settings: Settings;
  readonly server: ServerIdentity;
  readonly place: PlanPlace;
  readonly now: Date;
  /** Texts to put beside plan.json, such as plan.md; the folder does not have its name yet. */
  readonly extras: (plan: Plan, draft: string) => Promise<Readonly<Record<string, string>>>;
}
