import type { LinkKind, Reference } from '../links/model.js';
import type { ScanClass, ScanSeverity } from './model.js';

/** What a row can do: give access, give responsibility, tell history. */
const BY_KIND: Readonly<Record<LinkKind, ScanSeverity>> = {
  role: 'high',
  permission: 'high',
  group: 'high',
  'external-account': 'high',
  session: 'high',
  token: 'high',
  post: 'medium',
  delegate: 'medium',
  ownership: 'medium',
  other: 'medium',
  audit: 'low',
};

/** The referenced row is gone, so that a new one can take its key. */
const GONE: ReadonlySet<ScanClass> = new Set([
  'missing',
  'by-name',
  'polymorphic',
  'unenforced',
  'dead-grant',
  'reuse',
  'provider-gone',
]);
/** The account is there and has its name, or the row is one of several that say the same. */
const NAME_IS_TAKEN: ReadonlySet<ScanClass> = new Set(['duplicate', 'disabled', 'leftover']);

/**
 * How bad a finding is. `reusable` says that the engine may give the referenced key to a new row. Access that waits for the next row of
 * that key is critical; a name can be given again even while a row marked deleted has it.
 */
export function severityOf(
  { kind, basis }: Pick<Reference, 'kind' | 'basis'>,
  found: ScanClass,
  reusable: boolean,
): ScanSeverity {
  // What nobody has gives nobody access.
  const severity = found === 'unheld' ? 'low' : BY_KIND[kind];
  if (severity !== 'high') return severity;
  const isName = (basis === 'by-name' && !NAME_IS_TAKEN.has(found)) || found === 'reuse';
  return isName || (reusable && GONE.has(found)) ? 'critical' : severity;
}
