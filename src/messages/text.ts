/** The two languages the program speaks. Machine output is never translated. */
export type Lang = 'en' | 'zh-CN';

/** One sentence in both languages; `{name}` is replaced by the fact of that name. */
export interface Text {
  readonly en: string;
  readonly 'zh-CN': string;
}

export type Facts = Readonly<Record<string, string | number>>;

/** Replaces `{name}` by facts. A fact that is missing stays visible as `{name}`, so that a test can find it. */
export function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole));
}
