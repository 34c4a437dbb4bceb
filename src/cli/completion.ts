import { flagOf } from '../config';
import { command, type Command, type Word } from './command';
import { exits, Failure } from './exits';
import type { CliOption } from './options';
import { print } from './output';

const shells = { bash: bashScript, zsh: zshScript } as const;

type Commands = Readonly<Record<string, Command>>;

/** @param all  called at run time, since the table of commands includes completion itself */
export function completion(all: () => Commands): Command {
  const names = Object.keys(shells);
  return command({
    name: 'completion',
    about: 'print a shell completion script',
    usage: names.join('|'),
    explains: `Print a completion script for bash or zsh. It completes commands, options, option values and queue
names. It gets the queue names from the daemon (RESTMQ_URL, RESTMQ_KEY).`,
    words: [names],
    wordCount: [1, 1],
    options: {},
    examples: [
      'source <(restmq completion bash)                                       # this shell',
      'restmq completion bash > ~/.local/share/bash-completion/completions/restmq',
      'source <(restmq completion zsh)                                        # after compinit',
      'restmq completion zsh > ~/.zfunc/_restmq                               # a folder of $fpath',
    ],
    async run(_values, [shell]) {
      const script = Object.hasOwn(shells, shell!) ? shells[shell as keyof typeof shells] : undefined;
      if (!script)
        throw new Failure(`no completion for "${shell!}"; supported shells: ${names.join(', ')}`, exits.usage);
      await print(script(all()));
      return exits.done;
    },
  });
}

interface Flag extends CliOption<unknown> {
  flag: string;
}

function flagsOf({ options }: Command): Flag[] {
  return Object.entries(options).map(([name, one]) => ({ ...one, flag: `--${flagOf(name)}` }));
}

/**
 * The script for bash. A queue's name may contain characters at which bash splits words, so the words are cut from the
 * line itself, and the part that bash takes for complete is removed from each candidate.
 */
function bashScript(commands: Commands): string {
  const names = Object.keys(commands);
  const cases = names.map((name) => {
    const command = commands[name]!;
    const flags = [...flagsOf(command).map(({ flag }) => flag), '--help'].join(' ');
    return `    ${name}) flags='${flags}' valued='${valued(command)}' kinds=(${kinds(command)}) ;;`;
  });
  const values = names.flatMap((name) => flagsOf(commands[name]!).flatMap((one) => bashValue(name, one)));
  return `# bash completion for restmq: source <(restmq completion bash)
_restmq() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur flags='' valued='' kinds=() words=() candidates=''
  local prev command word kind='' position=0 i
  cur="\${line##*[[:space:]]}"
  read -ra words <<< "\${line%"$cur"}"
  command="\${words[1]:-}" prev="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  if ((\${#words[@]} < 2)); then
    _restmq_offer "$cur" '${names.join(' ')} --help --version'
    return
  fi
  case "$command" in
${cases.join('\n')}
    *) return ;;
  esac
  case "$command $prev" in
${values.join('\n')}
  esac
  [[ " $valued " == *" $prev "* ]] && return
  if [[ $cur == -* ]]; then
    _restmq_offer "$cur" "$flags"
    return
  fi
  for ((i = 2; i < \${#words[@]}; i++)); do
    word="\${words[i]}"
    if [[ " $valued " == *" $word "* ]]; then ((i++)); elif [[ $word != -* ]]; then ((position++)); fi
  done
  kind="\${kinds[position]:-}"
  case "$kind" in
    queue) _restmq_offer "$cur" "$(restmq queues "$cur" 2>/dev/null)" ;;
    file) _restmq_files "$cur" ;;
    '' | any) ;;
    *) _restmq_offer "$cur" "\${kind//,/ }" ;;
  esac
}

_restmq_offer() {
  local done='' candidate
  [[ $1 == *[:=]* ]] && done="\${1%"\${1##*[:=]}"}"
  while read -r candidate; do
    [[ -n $candidate && $candidate == "$1"* ]] && COMPREPLY+=("$(printf '%q' "\${candidate#"$done"}")")
  done <<< "\${2// /$'\\n'}"
}

_restmq_files() {
  local candidate
  while read -r candidate; do [[ -n $candidate ]] && COMPREPLY+=("$candidate"); done < <(compgen -f -- "$1")
}

complete -F _restmq restmq
`;
}

function valued(command: Command): string {
  return flagsOf(command)
    .flatMap(({ flag, placeholder }) => (placeholder === null ? [] : [flag]))
    .join(' ');
}

function kinds({ words }: Command): string {
  return words.map((one) => (typeof one === 'string' ? one : one.join(','))).join(' ');
}

function bashValue(name: string, { flag, choices, isFile }: Flag): string[] {
  if (choices) return [`    '${name} ${flag}') _restmq_offer "$cur" '${choices.join(' ')}'; return ;;`];
  return isFile ? [`    '${name} ${flag}') _restmq_files "$cur"; return ;;`] : [];
}

function zshScript(commands: Commands): string {
  const described = Object.entries(commands).map(([name, { about }]) => `    ${quoted(`${name}:${about}`)}`);
  const cases = Object.entries(commands).map(
    ([name, one]) => `    ${name}) _arguments -s ${zshSpecs(one).join(' ')} ;;`,
  );
  return `#compdef restmq
# zsh completion for restmq: source <(restmq completion zsh)
_restmq() {
  local -a commands=(
${described.join('\n')}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
${cases.join('\n')}
  esac
}

_restmq_queues() {
  local -a queues=("\${(@f)$(restmq queues "$PREFIX" 2>/dev/null)}")
  compadd -a queues
}

if [[ \${funcstack[1]} == _restmq ]]; then _restmq "$@"; else compdef _restmq restmq; fi
`;
}

function zshSpecs(command: Command): string[] {
  const flags = flagsOf(command).map(({ flag, about, placeholder, choices, isFile, isMany }) => {
    const value =
      placeholder === null
        ? ''
        : `:${bare(placeholder)}:${isFile ? '_files' : choices ? `(${choices.join(' ')})` : ''}`;
    return quoted(`${isMany ? '*' : ''}${flag}[${bare(about)}]${value}`);
  });
  return [
    ...flags,
    quoted('--help[show this help]'),
    ...command.words.map((word, i) => quoted(`${i + 1}:${zshWord(word)}`)),
  ];
}

function zshWord(word: Word): string {
  const known: Record<string, string> = { queue: 'queue:_restmq_queues', file: 'file:_files', any: 'value:' };
  return typeof word === 'string' ? known[word]! : `value:(${word.join(' ')})`;
}

/** Remove the characters that are special in a specification of `_arguments`. */
function bare(text: string): string {
  return text.replaceAll(/[[\]:]/g, (char) => `\\${char}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
