import type { Lang } from '../../messages/text.js';
import type { ShownRow } from '../../plan/shown.js';
import type { Standing } from '../words.js';

/** What the review page is made from. */
export interface PageView extends Standing {
  /** The language that is shown first; the reader switches. */
  readonly lang: Lang;
  /** Somebody asked for this language: the page does not look at the reader's browser for another. */
  readonly langChosen?: boolean;
  readonly rows: AsyncIterable<ShownRow>;
}

/** A view whose rows are read. */
export type PageFacts = Omit<PageView, 'rows'>;
