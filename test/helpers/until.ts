const LIMIT = 60_000;
/** InnoDB renews information_schema.innodb_trx only when nobody has read it for 100 ms. */
const PAUSE = 130;

/** Asks again and again until `ask` says yes; throws when it never does. For states that only a server can tell. */
export async function until(what: string, ask: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + LIMIT;
  while (!(await ask())) {
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}
