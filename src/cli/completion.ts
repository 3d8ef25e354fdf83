import type { Grammar, KnownCommand, KnownFlag } from './command-model.js';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Offer {
  /** The words that came before; empty for the program alone. */
  readonly path: string;
  /** Commands that may follow. */
  readonly words: readonly KnownCommand[];
  readonly flags: readonly KnownFlag[];
}

function offers({ commands, flags: global }: Grammar): readonly Offer[] {
  const below = (path: string): readonly KnownCommand[] =>
    commands.filter(({ name }) => name.split(' ').slice(0, -1).join(' ') === path);
  const all = [
    { path: '', words: below(''), flags: [] },
    ...commands.map(({ name, flags }) => ({ path: name, words: below(name), flags })),
  ];
  return all.map((offer) => ({ ...offer, flags: [...offer.flags, ...global] }));
}

const lastWord = ({ name }: KnownCommand): string => name.split(' ').at(-1) ?? '';

/** What may be typed after the words of an offer. */
const typed = ({ words, flags }: Offer): string =>
  [...words.map(lastWord), ...flags.map(({ name }) => `--${name}`), '--help'].join(' ');

/** Finds the longest path of known words before the cursor; bash and zsh spell it alike. */
function walk(all: readonly Offer[]): string {
  const paths = all.flatMap(({ path }) => (path === '' ? [] : [`'${path}'`])).join('|');
  return `  for word in "$@"; do
    case "\${at:+$at }$word" in
      ${paths}) at="\${at:+$at }$word" ;;
    esac
  done`;
}

/** Values of the flag before the cursor, where it has some to choose from. */
function choices(all: readonly Offer[]): string {
  return all
    .flatMap(({ path, flags }) =>
      flags
        .filter((flag) => flag.choices.length > 0)
        .map((flag) => `    '${path} --${flag.name}') echo '${flag.choices.join(' ')}'; return ;;`),
    )
    .join('\n');
}

const words = (all: readonly Offer[]): string => `_untether_words() {
  local at='' word before="$1"; shift
${walk(all)}
  case "$at $before" in
${choices(all)}
  esac
  case "$at" in
${all.map((offer) => `    '${offer.path}') echo '${typed(offer)}' ;;`).join('\n')}
  esac
}`;

function bash(all: readonly Offer[]): string {
  return `# untether completion bash > /etc/bash_completion.d/untether
${words(all)}
_untether() {
  local offered
  offered=$(_untether_words "\${COMP_WORDS[COMP_CWORD-1]}" "\${COMP_WORDS[@]:1:COMP_CWORD-1}")
  mapfile -t COMPREPLY < <(compgen -W "$offered" -- "\${COMP_WORDS[COMP_CWORD]}")
}
complete -o default -F _untether untether`;
}

function zsh(all: readonly Offer[]): string {
  return `#compdef untether
# untether completion zsh > "\${fpath[1]}/_untether"
${words(all)}
_untether() {
  local -a offered
  offered=(\${=$(_untether_words "\${words[CURRENT-1]}" "\${(@)words[2,CURRENT-1]}")})
  compadd -- $offered || _files
}
compdef _untether untether`;
}

const fishText = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

function fish(all: readonly Offer[], global: readonly KnownFlag[]): string {
  const known = all
    .filter(({ path }) => path !== '')
    .map(({ path }) => fishText(path))
    .join(' ');
  const own = all.flatMap(({ path, words: commands, flags }) => [
    ...commands.map(
      (command) =>
        `complete -c untether -f -n "__untether_at ${fishText(path)}" -a ${lastWord(command)} -d ${fishText(command.about)}`,
    ),
    ...flags
      .slice(0, flags.length - global.length)
      .map((flag) => fishFlag(flag, ` -n "__untether_at ${fishText(path)}"`)),
  ]);
  return `# untether completion fish > ~/.config/fish/completions/untether.fish
function __untether_at
    set -l at ''
    for word in (commandline -opc)[2..-1]
        set -l longer (string trim "$at $word")
        contains -- "$longer" ${known}; and set at $longer
    end
    test "$at" = "$argv[1]"
end
${own.join('\n')}
${global.map((flag) => fishFlag(flag, '')).join('\n')}`;
}

function fishFlag({ name, about, choices }: KnownFlag, when: string): string {
  const values = choices.length > 0 ? ` -x -a ${fishText(choices.join(' '))}` : '';
  return `complete -c untether${when} -l ${name}${values} -d ${fishText(about)}`;
}

const SCRIPTS = { bash, zsh, fish } as const satisfies Record<
  Shell,
  (all: readonly Offer[], global: readonly KnownFlag[]) => string
>;

/** A script that completes commands, flags and their values, and asks nobody: it holds all of them. */
export function completionScript(shell: Shell, grammar: Grammar): string {
  return `${SCRIPTS[shell](offers(grammar), grammar.flags)}\n`;
}
