/** knex has no types for the clients of its dialects. */
declare module 'knex/lib/dialects/better-sqlite3/index.js' {
  const Client: new () => object;
  export default Client;
}
