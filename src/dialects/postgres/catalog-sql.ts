/**
 * Catalog queries for PostgreSQL 13 to 18. Every name is qualified.
 */

/**
 * The server leaves out a schema that is on the search path when it prints types, defaults and triggers. So a query that prints sets our
 * path first (joined rows are made before anything is printed), or the fingerprint would depend on who reads. Ends with the transaction.
 */
const PRINT_FULL_NAMES = `CROSS JOIN pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true)`;

const USER_SCHEMA = `n.nspname <> 'information_schema' AND NOT pg_catalog.starts_with(n.nspname::text, 'pg_')`;

/** Tables, partitions, views and foreign tables that are not temporary. */
const USER_TABLE = `c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND ${USER_SCHEMA}`;

/** The path of a session is ours, so the default schema is a rule: `public`, else the first by name. */
export const SERVER = `
SELECT pg_catalog.current_setting('server_version'), pg_catalog.current_database()::text,
       (SELECT n.nspname::text FROM pg_catalog.pg_namespace n WHERE ${USER_SCHEMA} ORDER BY n.nspname <> 'public', n.nspname LIMIT 1)`;

export const TABLES = `
SELECT n.nspname::text, c.relname::text, c.relkind::text, c.relispartition::text, c.relpersistence::text, am.amname::text,
       (c.relrowsecurity OR c.relforcerowsecurity)::text,
       CASE WHEN c.relkind IN ('v', 'f') OR c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0) THEN NULL ELSE c.reltuples::bigint::text END,
       pn.nspname::text, pc.relname::text, d.description
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
LEFT JOIN pg_catalog.pg_inherits i ON i.inhrelid = c.oid
      AND i.inhseqno = (SELECT pg_catalog.min(o.inhseqno) FROM pg_catalog.pg_inherits o WHERE o.inhrelid = c.oid)
LEFT JOIN pg_catalog.pg_class pc ON pc.oid = i.inhparent
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = 0 AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
WHERE ${USER_TABLE}
ORDER BY 1, 2`;

/** Tables that another session is changing (ACCESS EXCLUSIVE): printing an expression of theirs would wait for it. */
const LOCKED = `
         SELECT l.relation FROM pg_catalog.pg_locks l
         JOIN pg_catalog.pg_database b ON b.oid = l.database AND b.datname = pg_catalog.current_database()
         WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND l.pid <> pg_catalog.pg_backend_pid()`;

/**
 * Printing a view locks the tables it reads, as any reader of it would: a view over a table that somebody is changing (ACCESS EXCLUSIVE)
 * goes without its text rather than wait.
 */
export const VIEWS = `
SELECT n.nspname::text, c.relname::text,
       CASE WHEN c.oid IN (
         SELECT w.ev_class FROM pg_catalog.pg_rewrite w
         JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = w.oid
         WHERE d.refobjid IN (${LOCKED})
       ) THEN NULL ELSE pg_catalog.pg_get_viewdef(c.oid) END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
${PRINT_FULL_NAMES}
WHERE c.relkind IN ('v', 'm') AND ${USER_TABLE}
ORDER BY 1, 2`;

/** The recursive part finds the type below a domain, the length that the nearest domain sets, and whether any of them forbids NULL. */
export const COLUMNS = `
WITH RECURSIVE domain (oid, base, typmod, required) AS (
  SELECT t.oid, t.typbasetype, t.typtypmod, t.typnotnull FROM pg_catalog.pg_type t WHERE t.typtype = 'd'
  UNION ALL
  SELECT d.oid, t.typbasetype, CASE WHEN d.typmod < 0 THEN t.typtypmod ELSE d.typmod END, d.required OR t.typnotnull
  FROM domain d JOIN pg_catalog.pg_type t ON t.oid = d.base WHERE t.typtype = 'd'
), resolved AS (
  SELECT d.oid, d.base, d.typmod, d.required FROM domain d JOIN pg_catalog.pg_type t ON t.oid = d.base WHERE t.typtype <> 'd'
)
SELECT n.nspname::text, c.relname::text, a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod),
       b.typname::text, b.typtype::text, b.typcategory::text,
       CASE WHEN b.typname IN ('varchar', 'bpchar') AND COALESCE(r.typmod, a.atttypmod) > 4 THEN (COALESCE(r.typmod, a.atttypmod) - 4)::text END,
       (a.attnotnull OR COALESCE(r.required, false))::text,
       CASE WHEN c.oid NOT IN (${LOCKED}) THEN pg_catalog.pg_get_expr(ad.adbin, ad.adrelid) END, a.attgenerated::text, a.attidentity::text,
       CASE WHEN co.collnamespace = 'pg_catalog'::pg_catalog.regnamespace THEN co.collname::text
            WHEN co.oid IS NOT NULL THEN pg_catalog.quote_ident(con.nspname::text) || '.' || pg_catalog.quote_ident(co.collname::text) END,
       d.description
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN resolved r ON r.oid = a.atttypid
JOIN pg_catalog.pg_type b ON b.oid = COALESCE(r.base, a.atttypid)
LEFT JOIN pg_catalog.pg_attrdef ad ON ad.adrelid = a.attrelid AND ad.adnum = a.attnum
LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
LEFT JOIN pg_catalog.pg_namespace con ON con.oid = co.collnamespace
LEFT JOIN pg_catalog.pg_description d ON d.objoid = c.oid AND d.objsubid = a.attnum AND d.classoid = 'pg_catalog.pg_class'::pg_catalog.regclass
${PRINT_FULL_NAMES}
WHERE a.attnum > 0 AND NOT a.attisdropped AND ${USER_TABLE}
ORDER BY 1, 2, a.attnum`;

/** Indexes that can find a row by equality: a GIN or BRIN index says nothing about looking up a key. */
export const INDEXES = `
SELECT n.nspname::text, c.relname::text, ic.relname::text, x.indisprimary::text, x.indisunique::text, x.indisvalid::text,
       (x.indpred IS NOT NULL)::text, pg_catalog.json_agg(a.attname ORDER BY k.position)::text
FROM pg_catalog.pg_index x
JOIN pg_catalog.pg_class c ON c.oid = x.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class ic ON ic.oid = x.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = ic.relam
CROSS JOIN LATERAL pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY k (number, position)
LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.number AND k.number <> 0
WHERE k.position <= x.indnkeyatts AND (am.amname IN ('btree', 'hash') OR x.indisprimary OR x.indisunique) AND ${USER_TABLE}
GROUP BY n.nspname, c.relname, ic.relname, x.indexrelid, x.indisprimary, x.indisunique, x.indisvalid, x.indpred
ORDER BY 1, 2, 3`;

/** Keys that a partition has from its parent (conparentid) are told once, by the parent. */
export const FOREIGN_KEYS = `
SELECT n.nspname::text, c.relname::text, f.conname::text, rn.nspname::text, rc.relname::text,
       (SELECT pg_catalog.json_agg(a.attname ORDER BY k.position) FROM pg_catalog.unnest(f.conkey) WITH ORDINALITY k (number, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.number)::text,
       (SELECT pg_catalog.json_agg(a.attname ORDER BY k.position) FROM pg_catalog.unnest(f.confkey) WITH ORDINALITY k (number, position)
        JOIN pg_catalog.pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.number)::text,
       f.confdeltype::text, f.confupdtype::text, f.condeferrable::text, f.condeferred::text, f.confmatchtype::text, f.convalidated::text
FROM pg_catalog.pg_constraint f
JOIN pg_catalog.pg_class c ON c.oid = f.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_class rc ON rc.oid = f.confrelid
JOIN pg_catalog.pg_namespace rn ON rn.oid = rc.relnamespace
WHERE f.contype = 'f' AND f.conparentid = 0 AND ${USER_TABLE}
ORDER BY 1, 2, 3`;

/** The function's text is part of the definition: replacing it changes what a delete does. Clones on partitions are told by the parent. */
export const TRIGGERS = `
SELECT n.nspname::text, c.relname::text, t.tgname::text, t.tgtype::int::text, t.tgenabled::text,
       pg_catalog.pg_get_triggerdef(t.oid) || E';\\n' || pg_catalog.pg_get_functiondef(t.tgfoid)
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
${PRINT_FULL_NAMES}
WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND ${USER_TABLE}
ORDER BY 1, 2, 3`;

/** ev_type 2, 3, 4: UPDATE, INSERT, DELETE. 1 is the SELECT rule every view has. */
export const RULES = `
SELECT n.nspname::text, c.relname::text, w.rulename::text,
       CASE w.ev_type WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END
FROM pg_catalog.pg_rewrite w
JOIN pg_catalog.pg_class c ON c.oid = w.ev_class
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE w.ev_type IN ('2', '3', '4') AND w.ev_enabled <> 'D' AND ${USER_TABLE}
ORDER BY 1, 2, 3`;
