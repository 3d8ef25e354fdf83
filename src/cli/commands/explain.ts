import { type CliContext, type Outcome, textFlag } from '../context.js';
import { EXIT_CODES, UntetherError } from '../../errors.js';
import { errorTexts } from '../../messages/errors.js';
import { findingTexts } from '../../messages/findings.js';
import { closest } from '../../messages/closest.js';

/** Explains an error or a finding, offline, in both languages: the chosen one first. */
export function runExplain(context: CliContext): Promise<Outcome> {
  const code = (textFlag(context.flags, 'code') ?? '').toUpperCase().replace(/^UT-/, '');
  const languages = context.lang === 'en' ? (['en', 'zh-CN'] as const) : (['zh-CN', 'en'] as const);
  const error = Object.entries(errorTexts).find(([known]) => known === code)?.[1];
  if (error) {
    const exitCode = EXIT_CODES[code[0] as keyof typeof EXIT_CODES];
    const text = languages.map((lang) => `UT-${code}  ${error.message[lang]}\n${error.meaning[lang]}`).join('\n\n');
    return Promise.resolve({
      document: {
        schema: 'untether/explain',
        formatVersion: '1.0',
        code: `UT-${code}`,
        exitCode,
        message: error.message,
        meaning: error.meaning,
        next: error.next,
      },
      text: `${text}\n\nexit ${String(exitCode)}`,
      next: [],
    });
  }
  const finding = Object.entries(findingTexts).find(([known]) => known === code)?.[1];
  if (finding) {
    const text = languages.map((lang) => `${code}  ${finding.message[lang]}\n${finding.advice[lang]}`).join('\n\n');
    return Promise.resolve({
      document: {
        schema: 'untether/explain',
        formatVersion: '1.0',
        code,
        severity: finding.severity,
        message: finding.message,
        advice: finding.advice,
      },
      text,
      next: [],
    });
  }
  const known = [...Object.keys(errorTexts), ...Object.keys(findingTexts)];
  throw new UntetherError(
    'U09',
    { detail: `there is no code ${code}` },
    { why: closest(code, known, 3).map((near) => `closest: ${near}`), next: ['untether explain UT-D01'] },
  );
}
