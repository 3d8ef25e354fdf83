import { basename } from 'node:path';
import { isMap } from 'yaml';
import { findPair, offsetOf, type PathPart, readDocument } from './document.js';
import type { Settings, TargetSettings } from './model.js';

/** One setting in force, and where it comes from. */
export interface SettingOrigin {
  /** `targets.hr_prod.approvals` */
  readonly path: string;
  /** As a person would write it; of a list, how many entries it has. */
  readonly value: string;
  /** `untether.yaml:12`, or `default`. */
  readonly origin: string;
}

type Place = (path: readonly PathPart[]) => string;

/** Finds settings in the text of the file; what is not there is a default. */
function placeIn(file: string | null, text: string | null): Place {
  if (file === null || text === null) return () => 'default';
  const { document, positionOf } = readDocument(text);
  return (path) => {
    const container = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    const there = isMap(container) && findPair(container, String(path.at(-1))) !== undefined;
    return there ? `${basename(file)}:${String(positionOf(offsetOf(document, path)).line)}` : 'default';
  };
}

const HOUR = 3_600_000;

function targetValues({ planLifetime, ...rest }: TargetSettings): readonly (readonly [string, string])[] {
  const plain = Object.entries(rest).map(([name, value]) => [name, value === null ? 'none' : String(value)] as const);
  return [...plain, ['planLifetime', `${String(planLifetime / HOUR)}h`]];
}

const LISTS = ['accounts', 'references', 'grants', 'approvers', 'mask'] as const;

/** Every setting in force, with its place in the file or `default`: folders, targets by name, lists. `text` is that of the file. */
export function settingOrigins(settings: Settings, text: string | null): readonly SettingOrigin[] {
  const placeOf = placeIn(settings.file, text);
  const entry = (path: readonly string[], value: string): SettingOrigin => ({
    path: path.join('.'),
    value,
    origin: placeOf(path),
  });
  const targets = Object.entries(settings.targets).flatMap(([name, target]) =>
    targetValues(target).map(([field, value]) => entry(['targets', name, field], value)),
  );
  return [
    ...(['plansDir', 'auditLog'] as const).map((name) => entry([name], settings[name])),
    ...targets,
    ...LISTS.map((name) => entry([name], String(settings[name].length))),
    ...Object.entries(settings.findings).map(([rule, level]) => entry(['findings', rule], level)),
  ];
}
