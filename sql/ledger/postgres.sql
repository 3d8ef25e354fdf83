-- The ledger of Untether: one row per run, written in the same transaction as the run's changes.
-- A DBA may create it by hand with this file; `untether init --ledger` does the same.
-- The login that applies plans needs SELECT, INSERT and UPDATE on this table, and nothing else on it.
-- Of a production database it also says which target it is: one row, written by `untether init --ledger` or by the first run.
CREATE TABLE untether_run (
  run_id          VARCHAR(40)  NOT NULL PRIMARY KEY,
  plan_id         VARCHAR(40)  NOT NULL,
  plan_digest     VARCHAR(80)  NOT NULL UNIQUE,  -- a plan is applied once
  kind            VARCHAR(20)  NOT NULL,
  actor           VARCHAR(200) NOT NULL,
  host            VARCHAR(200) NOT NULL,
  tool            VARCHAR(40)  NOT NULL,
  started_at      VARCHAR(40)  NOT NULL,
  rows_deleted    BIGINT       NOT NULL,
  rows_updated    BIGINT       NOT NULL,
  rows_inserted   BIGINT       NOT NULL,
  snapshot_sha256 VARCHAR(64),
  undoes          VARCHAR(40) UNIQUE,            -- the run that a rollback undid: once
  previous_head   VARCHAR(64)  NOT NULL,         -- head of the audit log before the run
  audit_head      VARCHAR(64),                   -- head of the audit log when the run was about to commit
  active          SMALLINT UNIQUE                      -- 1 while a run is open, NULL once it is done: two runs never overlap
);
