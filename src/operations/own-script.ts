import type { Undone } from '../apply/model.js';
import { isOwnScript, requireOwnScript } from '../apply/own-script.js';
import { requireSameSchema } from '../apply/preflight.js';
import type { Catalog } from '../catalog/model.js';
import type { ServerIdentity, Session } from '../dialects/dialect.js';
import type { Links } from '../links/model.js';
import type { Plan } from '../plan/model.js';
import { remakeScript, type Remade } from '../plan/remade.js';
import { remakeRollback } from '../rollback/remade.js';

interface About {
  readonly plan: Plan;
  readonly linksOf: (catalog: Catalog) => Links;
  readonly server: ServerIdentity;
  readonly undone: Undone | null;
}

/** Whether plan.sql is what the program itself makes of plan.json, which is what people were shown. */
export class OwnScript {
  readonly #about: About;
  #isKnown = false;

  constructor(about: About) {
    this.#about = about;
  }

  /** Before anything of plan.sql is sent. Throws D02, I03. */
  async look({ session, catalog }: { readonly session: Session; readonly catalog: Catalog }): Promise<void> {
    requireSameSchema(this.#about.plan, catalog);
    this.#isKnown = await isOwnScript(this.#about.plan, await this.#remake(session, catalog));
  }

  /** Once more, where rows had moved at the first look. Throws I03. */
  async lookAgain({ session, catalog }: { readonly session: Session; readonly catalog: Catalog }): Promise<void> {
    if (!this.#isKnown) await requireOwnScript(this.#about.plan, await this.#remake(session, catalog));
  }

  #remake(session: Session, catalog: Catalog): Promise<Remade> {
    const { plan, linksOf, server, undone } = this.#about;
    const { createdAt, target } = plan.document;
    const context = { session, catalog, links: linksOf(catalog), server, target, now: new Date(createdAt) };
    return undone ? remakeRollback(context, plan, undone.rows) : remakeScript(context, plan);
  }
}
