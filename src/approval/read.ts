import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import canonicalize from 'canonicalize';
import { approvalFile } from '../documents/approval.js';
import { UntetherError } from '../errors.js';
import { readText } from '../files/read.js';
import type { Plan } from '../plan/model.js';
import type { ApproverSetting } from '../settings/model.js';
import { ED25519, type PublicKey, readPublicKey } from '../settings/public-key.js';
import type { Approval, ReadApproval } from './model.js';
import { NAMESPACE, readSignature, verifyEd25519 } from './sshsig.js';
import { verifyByProgram } from './ssh-keygen.js';

const FOLDER = 'approvals';
/** How files begin that are not decisions yet. */
export const DRAFT = '.draft-';
/** Bytes; a decision is a few thousand. */
const LARGEST = 1024 * 1024;

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** One document, one spelling: what is signed, hashed and written. */
export function approvalText(approval: Approval): string {
  const text = canonicalize(approval);
  if (text === undefined) throw new Error('the approval cannot be written as JSON');
  return text;
}

/** A file name that tells the approver apart and cannot leave the folder. A name that cannot stand as it is gets a hash of itself. */
export function approvalPath(plan: Pick<Plan, 'folder'>, name: string): string {
  const plain = name
    .replace(/[^\p{L}\p{N}._-]+/gu, '_')
    .replace(/^\.+/, '_')
    .slice(0, 60);
  const file = plain === name ? plain : `${plain}-${sha256(name).slice(0, 8)}`;
  return path.join(plan.folder, FOLDER, `${file}.json`);
}

export const signaturePath = (file: string): string => file.replace(/\.json$/, '.sig');

function broken(file: string, reason: string, cause?: unknown): UntetherError {
  return new UntetherError('I10', { file: path.join(FOLDER, path.basename(file)), reason }, { cause });
}

async function textOf(file: string): Promise<string> {
  try {
    return await readText(file, { limit: LARGEST });
  } catch (error) {
    throw broken(file, 'it cannot be read', error);
  }
}

/** What a text says, and its one spelling; undefined for what has none: infinite numbers, nesting without end. */
function spelled(file: string, text: string): { readonly value: unknown; readonly spelling: string | undefined } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw broken(file, 'it is not JSON', error);
  }
  try {
    return { value, spelling: canonicalize(value) };
  } catch {
    return { value: null, spelling: undefined };
  }
}

/** The form of an approval in its one spelling; anything else, a key that stands twice included, is broken. */
export function parseApproval(file: string, text: string): Approval {
  const { value, spelling } = spelled(file, text);
  if (spelling === undefined) throw broken(file, 'it has no spelling in which approvals are written');
  const { success, error } = approvalFile.safeParse(value);
  if (!success) {
    const [issue] = error.issues;
    throw broken(file, `it has not the form of an approval (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''})`);
  }
  if (spelling !== text) throw broken(file, 'it is not in the spelling in which approvals are written');
  return value as Approval;
}

/** What is being written, and what systems put into every folder; nothing that could be a decision. */
const isDraft = (name: string): boolean =>
  name.startsWith(DRAFT) || (name.startsWith('.') && !/\.(json|sig)$/.test(name));

/** The key in the settings that a fingerprint is of. */
export function approverWith(
  approvers: readonly ApproverSetting[],
  fingerprint: string | undefined,
): { readonly setting: ApproverSetting; readonly key: PublicKey } | undefined {
  for (const setting of approvers) {
    const key = readPublicKey(setting.key);
    if (key && key.fingerprint === fingerprint) return { setting, key };
  }
  return undefined;
}

/** The signature of an approval by a key that the settings name; one by a key that they do not name cannot be looked at, and never counts. */
async function requireSigned(file: string, text: string, signed: SignedText): Promise<void> {
  const { by, signature, approvers } = signed;
  const read = readSignature(signature);
  if (!read) throw broken(file, 'its signature is not in the spelling in which ssh-keygen writes one');
  if (read.namespace !== NAMESPACE) throw broken(file, `its signature was made for ${JSON.stringify(read.namespace)}`);
  if (read.fingerprint !== by.key) throw broken(file, 'its signature is of another key than it says');
  const known = approverWith(approvers, read.fingerprint);
  if (!known) return;
  const message = Buffer.from(text, 'utf8');
  const holds =
    known.key.type === ED25519
      ? verifyEd25519(message, read, known.key)
      : await verifyByProgram(message, signature, known.key);
  if (!holds) throw broken(file, 'its signature does not fit it');
}

interface SignedText {
  readonly by: Approval['by'];
  readonly signature: string;
  readonly approvers: readonly ApproverSetting[];
}

async function readOne(
  file: string,
  hasSignature: boolean,
  approvers: readonly ApproverSetting[],
): Promise<ReadApproval> {
  const text = await textOf(file);
  const approval = parseApproval(file, text);
  const { by } = approval;
  if (path.basename(approvalPath({ folder: '' }, by.name)) !== path.basename(file))
    throw broken(file, `it is a decision of ${by.name}`);
  if ((by.identity === 'signed') !== hasSignature || (by.key !== undefined) !== hasSignature)
    throw broken(file, hasSignature ? 'it has a signature and does not say so' : 'its signature is gone');
  if (!hasSignature) return { approval, sha256: sha256(text), signatureSha256: null };
  const signature = await textOf(signaturePath(file));
  await requireSigned(file, text, { by, signature, approvers });
  return { approval, sha256: sha256(text), signatureSha256: sha256(signature) };
}

/**
 * Every decision in the folder of a plan, by name. Throws I10 at the first that is not as it was written: what was a rejection could look
 * like nothing otherwise.
 */
export async function readApprovals(
  plan: Pick<Plan, 'folder'>,
  approvers: readonly ApproverSetting[],
): Promise<readonly ReadApproval[]> {
  const folder = path.join(plan.folder, FOLDER);
  const names = (await readdir(folder).catch(() => [])).filter((name) => !isDraft(name)).sort();
  const files = names.filter((name) => name.endsWith('.json'));
  for (const name of names) {
    const owner = name.endsWith('.sig') ? name.replace(/\.sig$/, '.json') : name;
    if (!files.includes(owner)) throw broken(path.join(folder, name), 'it is no approval and belongs to none');
  }
  return Promise.all(
    files.map((name) =>
      readOne(path.join(folder, name), names.includes(path.basename(signaturePath(name))), approvers),
    ),
  );
}
