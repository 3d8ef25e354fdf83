import { Chalk, type ChalkInstance } from 'chalk';
import { type Paint, plainPaint } from '../../review/paint.js';
import { type CliContext, textFlag } from '../context.js';

function painter(chalk: ChalkInstance): Paint {
  return { strong: chalk.bold, faint: chalk.dim, good: chalk.green, warning: chalk.yellow, danger: chalk.red };
}

/** Colour on stdout, decided for this stream alone: --color, NO_COLOR, FORCE_COLOR, TERM=dumb, a terminal or not. */
export function paintFor(context: CliContext): Paint {
  const asked = textFlag(context.flags, 'color') ?? 'auto';
  const { env } = context;
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  const muted =
    (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' || textFlag(context.flags, 'output') !== undefined;
  const colourful = asked === 'always' || (asked === 'auto' && (forced || (!muted && context.stdout.isTTY === true)));
  return colourful ? painter(new Chalk({ level: 1 })) : plainPaint;
}
