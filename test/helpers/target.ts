/** What a project's globalSetup tells its tests about the engine they run on: `inject('engine')`. */
export type EngineTarget =
  | { readonly engine: 'sqlite'; readonly version: string; /** Folder for database files. */ readonly dir: string }
  | {
      readonly engine: 'postgres' | 'mysql' | 'mariadb';
      readonly version: string;
      readonly port: number;
      /** File in which the server writes every statement it gets. */
      readonly log: string;
    };

export type ServerTarget = Exclude<EngineTarget, { engine: 'sqlite' }>;

declare module 'vitest' {
  export interface ProvidedContext {
    engine: EngineTarget;
  }
}
