import { effectsWith } from '../mysql/effects.js';

/** MariaDB counts rows of temporary tables apart (Handler_tmp_write), so inserts can be compared as well. */
export const effects = effectsWith({ writes: true, partitionsCountTwice: true });
