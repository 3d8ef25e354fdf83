/** Colours by meaning. The command line fills them in per stream; words carry the meaning, colour only repeats it. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly warning: (text: string) => string;
  readonly danger: (text: string) => string;
}

export type Style = keyof Paint;

const same = (text: string): string => text;

/** No colour at all. */
export const plainPaint: Paint = { strong: same, faint: same, good: same, warning: same, danger: same };
