import type { Catalog } from '../catalog/model.js';
import type { Session } from '../dialects/dialect.js';
import type { Links } from '../links/model.js';

/** Where to look. */
export interface Place {
  /** Inside a READ ONLY transaction. */
  readonly session: Session;
  readonly catalog: Catalog;
  readonly links: Links;
}
