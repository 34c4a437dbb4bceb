import { lastWord, leavesOf, offered, valuedFlags, type DescribedCommand, type Flag } from './described-commands';

/**
 * The script for bash. A queue's name may contain characters at which bash splits words, so the words are cut from the
 * line itself, and the part that bash takes for complete is removed from each candidate.
 */
export function bashScript(commands: readonly DescribedCommand[]): string {
  const leaves = leavesOf(commands);
  const groups = commands.filter(({ actions }) => actions.length > 0);
  const actions = groups.map(
    ({ name, actions: some }) =>
      `    ${name}) actions='${offered(some)
        .map((one) => lastWord(one.name))
        .join(' ')}' ;;`,
  );
  const cases = leaves.map((one) => {
    const flags = [...one.flags.map(({ flag }) => flag), '--help'].join(' ');
    const repeats = one.command.repeats ? ' repeats=1' : '';
    const valued = valuedFlags(one).join(' ');
    return `    '${one.name}') flags='${flags}' valued='${valued}' kinds=(${kinds(one)})${repeats} ;;`;
  });
  const values = leaves.flatMap(({ name, flags }) => flags.flatMap((one) => valueOf(name, one)));
  return `# bash completion for restmq: source <(restmq completion bash)
_restmq() {
  local line="\${COMP_LINE:0:COMP_POINT}" cur flags='' valued='' repeats='' actions='' kinds=() words=() candidates=''
  local prev command word kind='' position=0 first=2 i
  cur="\${line##*[[:space:]]}"
  read -ra words <<< "\${line%"$cur"}"
  command="\${words[1]:-}" prev="\${words[\${#words[@]}-1]}"
  COMPREPLY=()
  if ((\${#words[@]} < 2)); then
    _restmq_offer "$cur" '${offered(commands)
      .map(({ name }) => name)
      .join(' ')} --help --version'
    return
  fi
  case "$command" in
${actions.join('\n')}
  esac
  if [[ -n $actions ]]; then
    if ((\${#words[@]} < 3)); then
      _restmq_offer "$cur" "$actions --help"
      return
    fi
    command="$command \${words[2]}" first=3
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
  for ((i = first; i < \${#words[@]}; i++)); do
    word="\${words[i]}"
    if [[ " $valued " == *" $word "* ]]; then ((i++)); elif [[ $word != -* ]]; then ((position++)); fi
  done
  [[ -n $repeats ]] && ((position >= \${#kinds[@]})) && ((position = \${#kinds[@]} - 1))
  kind="\${kinds[position]:-}"
  case "$kind" in
    queue) _restmq_offer "$cur" "$(restmq queues "$cur" 2>/dev/null)" ;;
    context) _restmq_offer "$cur" "$(restmq context list --names 2>/dev/null)" ;;
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
  [[ \${COMPREPLY[*]} == *= ]] && compopt -o nospace 2>/dev/null
  return 0
}

_restmq_files() {
  local candidate
  while read -r candidate; do [[ -n $candidate ]] && COMPREPLY+=("$candidate"); done < <(compgen -f -- "$1")
}

complete -F _restmq restmq
`;
}

function kinds({ command: { words } }: DescribedCommand): string {
  return words.map((one) => (typeof one === 'string' ? one : one.join(','))).join(' ');
}

function valueOf(name: string, { flag, choices, isFile, isContext }: Flag): string[] {
  if (isContext)
    return [`    '${name} ${flag}') _restmq_offer "$cur" "$(restmq context list --names 2>/dev/null)"; return ;;`];
  if (choices) return [`    '${name} ${flag}') _restmq_offer "$cur" '${choices.join(' ')}'; return ;;`];
  return isFile ? [`    '${name} ${flag}') _restmq_files "$cur"; return ;;`] : [];
}
