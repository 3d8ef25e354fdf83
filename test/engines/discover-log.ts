/** Statements in the log of one database, in the order the server got them: PostgreSQL's `log_statement`, MySQL's general log. */
export function statementsOf(log: string): readonly string[] {
  const entries = log.split(/^(?=@[^@\n]*@ |(?:\d{6} +\d+:\d\d:\d\d|[\d-]+T[\d:.]+Z|\t)?\t *\d+ [A-Z][A-Za-z ]+\t)/m);
  return entries.flatMap((entry) => {
    const text = /(?:LOG: {2}(?:execute [^:]*|statement): |\t *\d+ (?:Query|Execute)\t)([^]*)$/.exec(entry)?.[1];
    return text === undefined ? [] : [text.trim()];
  });
}
