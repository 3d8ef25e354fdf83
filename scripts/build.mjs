#!/usr/bin/env node
/**
 * Builds dist/: the program in a few files instead of a thousand, because finding and parsing small files is half of the time of a short
 * command. Outside stay the drivers, which load parts of themselves by name, and what few commands need.
 */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
rmSync('dist', { recursive: true, force: true });
await build({
  input: { 'cli/main': 'src/cli/main.ts', index: 'src/index.ts' },
  platform: 'node',
  external: [
    /^(mysql2|pg|pg-cursor|better-sqlite3|better-sqlite3-13|jiti|@viz-js\/viz)(\/|$)/,
    // Drivers that knex would load for databases we do not open.
    /^(sqlite3|mysql|mariadb|oracledb|tedious|pg-native|pg-query-stream)(\/|$)/,
  ],
  output: { dir: 'dist', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
});
