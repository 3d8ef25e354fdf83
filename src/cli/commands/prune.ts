import { UntetherError } from '../../errors.js';
import { say } from '../../messages/ui.js';
import { confirmTarget } from '../confirm.js';
import { type CliContext, type Outcome, textFlag } from '../context.js';
import { duration, workspaceOf } from '../workspace.js';

const DAY = 86_400_000; // ms

export async function runSnapshotPrune(context: CliContext): Promise<Outcome> {
  const { prunable, prune } = await import('../../index.js');
  const why = textFlag(context.flags, 'why')?.trim() ?? '';
  if (why === '') throw new UntetherError('U09', { detail: '--why is empty' });
  const age = duration(textFlag(context.flags, 'older-than'), '--older-than') ?? 0;
  if (age < DAY)
    throw new UntetherError('U09', {
      detail: '--older-than takes 1d or more: a younger snapshot may be of a run that goes on',
    });
  const workspace = await workspaceOf(context);
  const found = await prunable(workspace, new Date(Date.now() - age));
  const { snapshots, leftovers } = found;
  const lines = [
    ...snapshots.map(({ manifest }) => `  ${manifest.run}  ${manifest.takenAt}  ${manifest.plan}`),
    ...leftovers.map((folder) => `  ${folder}`),
  ];
  const counts = { count: snapshots.length, leftovers: leftovers.length };
  if (lines.length > 0) {
    context.hint([say('snapshot.prunable', context.lang, counts), ...lines].join('\n'));
    await confirmTarget(context, await workspace.target());
    await prune(workspace, found, why);
  }
  const pruned = snapshots.map(({ manifest, folder, sha256 }) => ({ run: manifest.run, path: folder, sha256 }));
  return {
    document: {
      schema: 'untether/result',
      formatVersion: '1.0',
      ok: true,
      command: 'snapshot prune',
      pruned,
      leftovers,
    },
    text: say('snapshot.pruned', context.lang, counts),
    next: ['untether snapshot list'],
  };
}
