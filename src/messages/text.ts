/** The two languages the program speaks. Machine output is never translated. */
export type Lang = 'en' | 'zh-CN';

/** One sentence in both languages; `{name}` is replaced by the fact of that name. */
export interface Text {
  readonly en: string;
  readonly 'zh-CN': string;
}

export type Facts = Readonly<Record<string, string | number>>;

/** Facts of which some are sentences of ours. */
export type ToldFacts = Readonly<Record<string, string | number | Text>>;

/** What is the same in every language stays as it is. */
export function inLang<Told extends string | number>(told: Told | Text, lang: Lang): Told | string {
  return typeof told === 'object' ? told[lang] : told;
}

/** The facts as one language has them. */
export function factsIn(facts: ToldFacts, lang: Lang): Facts {
  return Object.fromEntries(Object.entries(facts).map(([name, told]) => [name, inLang(told, lang)]));
}

/** Replaces `{name}` by facts. A fact that is missing stays visible as `{name}`, so that a test can find it. */
export function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? String(facts[name]) : whole));
}
