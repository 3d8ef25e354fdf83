/** The types of pg name this file in a way that its exports do not reach. */
declare module 'pg/lib/connection-parameters.js' {
  export default class ConnectionParameters {
    constructor(config: object);
    readonly host?: string;
    readonly ssl?: unknown;
    readonly password?: unknown;
  }
}
