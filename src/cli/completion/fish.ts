import { lastWord, leavesOf, offered, valuedFlags, type DescribedCommand, type Flag } from './described-commands';

export function fishScript(commands: readonly DescribedCommand[]): string {
  const groups = commands.filter(({ actions }) => actions.length > 0);
  const lines = [
    ...['-s h -l help -d ', '-s v -l version -d '].map(
      (flag, i) =>
        `complete -c restmq -n __restmq_is_first ${flag}${quoted(i === 0 ? 'show the help' : 'show the version')}`,
    ),
    ...offered(commands).map(({ name, about }) => candidate('__restmq_is_first', name, about)),
    ...groups.flatMap(({ name: group, actions }) =>
      offered(actions).map(({ name, about }) => candidate(quoted(`__restmq_at 1 '${group}'`), lastWord(name), about)),
    ),
    ...leavesOf(commands).flatMap((one) => [
      ...one.flags.map((flag) => optionOf(one.name, flag)),
      `complete -c restmq -n ${quoted(`__restmq_in '${one.name}'`)} -s h -l help -d 'show this help'`,
      ...wordsOf(one),
    ]),
  ];
  return `# fish completion for restmq: restmq completion fish | source
function __restmq_words
    set -l words (commandline -opc)
    string join \\n -- $words[2..]
end

function __restmq_is_first
    test (count (__restmq_words)) -eq 0
end

# whether the line begins with this command
function __restmq_in
    set -l words (__restmq_words)
    set -l command (string split ' ' -- $argv[1])
    set -l length (count $command)
    test "$words[1..$length]" = "$argv[1]"
end

# whether the word at the cursor has this position after the command, or a later one ("2+");
# the flags that take a value follow the command
function __restmq_at
    __restmq_in $argv[2]; or return 1
    set -l words (__restmq_words)
    set -l position 0
    set -l skip (count (string split ' ' -- $argv[2]))
    for word in $words
        if test $skip -gt 0
            set skip (math $skip - 1)
        else if contains -- $word $argv[3..]
            set skip 1
        else if not string match -q -- '-*' $word
            set position (math $position + 1)
        end
    end
    set position (math $position + 1)
    if string match -q '*+' -- $argv[1]
        test $position -ge (string trim -c + -- $argv[1])
    else
        test $position -eq $argv[1]
    end
end

complete -c restmq -f
${lines.join('\n')}
`;
}

function candidate(condition: string, name: string, about: string): string {
  return `complete -c restmq -n ${condition} -a ${quoted(name)} -d ${quoted(about)}`;
}

/** A command of fish that prints the contexts. */
const contexts = '(restmq context list --names 2>/dev/null)';

function optionOf(name: string, { flag, about, placeholder, choices, isFile, isContext }: Flag): string {
  const candidates = isContext ? contexts : choices?.join(' ');
  const words = candidates === undefined ? ' -x' : ` -x -a ${quoted(candidates)}`;
  const value = placeholder === null ? '' : isFile ? ' -r -F' : words;
  return `complete -c restmq -n ${quoted(`__restmq_in '${name}'`)} -l ${flag.slice(2)}${value} -d ${quoted(about)}`;
}

function wordsOf(one: DescribedCommand): string[] {
  const { words, repeats } = one.command;
  const last = words.length - 1;
  return words.flatMap((word, i) => {
    if (word === 'any') return [];
    const position = `${i + 1}${repeats && i === last ? '+' : ''}`;
    const condition = quoted(`__restmq_at ${position} '${one.name}' ${valuedFlags(one).join(' ')}`.trimEnd());
    if (word === 'file') return [`complete -c restmq -n ${condition} -F`];
    const candidates =
      word === 'context'
        ? contexts
        : word === 'queue'
          ? '(restmq queues (commandline -ct) 2>/dev/null)'
          : word.join(' ');
    return [`complete -c restmq -n ${condition} -a ${quoted(candidates)}`];
  });
}

/** A text in single quotes: fish knows `\\'` and `\\\\` there. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, (char) => `\\${char}`)}'`;
}
