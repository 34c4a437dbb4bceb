import type { Word } from '../command-table';
import { lastWord, leavesOf, offered, quoted, type DescribedCommand } from './described-commands';

export function zshScript(commands: readonly DescribedCommand[]): string {
  const groups = commands.filter(({ actions }) => actions.length > 0);
  return `#compdef restmq
# zsh completion for restmq: source <(restmq completion zsh)
_restmq() {
  local -a commands=(
${described(commands)}
  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  local command=$words[1]
  case $command in
${groups.map(({ name, actions }) => `    ${name}) commands=(\n${described(actions)}\n    ) ;;`).join('\n')}
    *) commands=() ;;
  esac
  if (($#commands)); then
    if ((CURRENT == 2)); then
      _describe action commands
      return
    fi
    shift words
    ((CURRENT--))
    command="$command $words[1]"
  fi
  case $command in
${leavesOf(commands)
  .map((one) => `    '${one.name}') _arguments -s ${specsOf(one).join(' ')} ;;`)
  .join('\n')}
  esac
}

_restmq_queues() {
  local -a queues=("\${(@f)$(restmq queues "$PREFIX" 2>/dev/null)}")
  compadd -a queues
}

_restmq_contexts() {
  local -a contexts=("\${(@f)$(restmq context list --names 2>/dev/null)}")
  compadd -a contexts
}

if [[ \${funcstack[1]} == _restmq ]]; then _restmq "$@"; else compdef _restmq restmq; fi
`;
}

function described(commands: readonly DescribedCommand[]): string {
  return offered(commands)
    .map(({ name, about }) => `    ${quoted(`${lastWord(name)}:${bare(about)}`)}`)
    .join('\n');
}

function specsOf({ flags, command: { words, repeats } }: DescribedCommand): string[] {
  const options = flags.map(({ flag, about, placeholder, choices, isFile, isContext, isMany }) => {
    const action = isFile ? '_files' : isContext ? '_restmq_contexts' : choices ? `(${choices.join(' ')})` : '';
    const value = placeholder === null ? '' : `:${bare(placeholder)}:${action}`;
    return quoted(`${isMany ? '*' : ''}${flag}[${bare(about)}]${value}`);
  });
  const last = words.length - 1;
  return [
    ...options,
    quoted('--help[show this help]'),
    ...words.map((word, i) => quoted(`${repeats && i === last ? '*' : i + 1}:${actionOf(word)}`)),
  ];
}

function actionOf(word: Word): string {
  const known: Record<string, string> = {
    queue: 'queue:_restmq_queues',
    context: 'context:_restmq_contexts',
    file: 'file:_files',
    any: 'value:',
  };
  if (typeof word === 'string') return known[word]!;
  // no space after a name that takes a value
  return word.some((one) => one.endsWith('='))
    ? `value:{compadd -S "" -- ${word.join(' ')}}`
    : `value:(${word.join(' ')})`;
}

/** Remove the characters that are special in a specification of `_arguments`. */
function bare(text: string): string {
  return text.replaceAll(/[[\]:]/g, (char) => `\\${char}`);
}
