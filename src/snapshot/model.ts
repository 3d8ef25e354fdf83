import type { PlanTarget, Release, StepAction } from '../plan/model.js';
import type { TableId } from '../catalog/model.js';

/** One file of a snapshot: the row images of one step. */
export interface SnapshotFile {
  readonly file: string;
  readonly step: number;
  readonly schema: string;
  readonly table: TableId;
  readonly action: StepAction;
  readonly identity: readonly string[] | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: number;
  /** How the packed file is encrypted; left out when it is not. */
  readonly encryption?: 'age';
  /** Of the file as it lies there. */
  readonly bytes: number;
  readonly sha256: string;
  /** Order-independent digest of the before images (delete, update) or of the inserted rows. */
  readonly contentDigest: string;
  /** Update: of the after images. */
  readonly afterDigest: string | null;
}

/** Rows of a step whose referenced row was not there when the run read them. */
export interface OrphansBefore {
  readonly step: number;
  readonly reference: string;
  readonly rows: number;
  /** What they point at, as texts of those cells; left out when that was not looked at, or is more than can be told. */
  readonly keys?: readonly string[];
}

/** manifest.json of a snapshot. */
export interface SnapshotManifest {
  readonly schema: 'untether/snapshot';
  /** 1.1 when files are encrypted: who knows 1.0 only cannot read them. */
  readonly formatVersion: '1.0' | '1.1';
  readonly tool: string;
  readonly run: string;
  readonly plan: string;
  readonly planDigest: string;
  readonly planFolder: string;
  readonly kind: string;
  readonly takenAt: string;
  readonly target: PlanTarget;
  readonly accounts: readonly {
    readonly table: TableId;
    readonly key: readonly (string | null)[];
    readonly label: string | null;
  }[];
  readonly tables: Readonly<Record<TableId, string>>;
  readonly files: readonly SnapshotFile[];
  /** Public keys whose holders can read the files; left out when they are not encrypted. */
  readonly recipients?: readonly string[];
  /** Rows that pointed nowhere already, through references that no key of the database holds: they may go back as they were. */
  readonly orphans?: readonly OrphansBefore[];
  /** Where rows point at each other: what the run emptied before they went, or filled when all were back. */
  readonly releases?: readonly Pick<Release, 'table' | 'action' | 'columns' | 'because'>[];
}

export interface Snapshot {
  /** Secret keys that may open its files. */
  readonly identities: readonly string[];
  readonly folder: string;
  /** SHA-256 of manifest.json: names the whole snapshot. */
  readonly sha256: string;
  readonly manifest: SnapshotManifest;
}
