import { command } from './command';
import type { Command, CommandTable } from './command-table';
import { bashScript } from './completion/bash';
import { describedCommands } from './completion/described-commands';
import { fishScript } from './completion/fish';
import { zshScript } from './completion/zsh';
import { exits, Failure } from './exits';
import { print } from './output';

const shells = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** @param all  called at run time, since the table of commands includes completion itself */
export function completion(all: () => CommandTable): Command {
  const names = Object.keys(shells);
  return command({
    name: 'completion',
    usage: names.join('|'),
    explains: `Print a completion script for bash, zsh or fish. It completes commands, options, option values and
queue names. It gets the queue names from the daemon (RESTMQ_URL, RESTMQ_KEY).`,
    words: [names],
    wordCount: [1, 1],
    options: {},
    examples: [
      'source <(restmq completion bash)                                       # this shell',
      'restmq completion bash > ~/.local/share/bash-completion/completions/restmq',
      'source <(restmq completion zsh)                                        # after compinit',
      'restmq completion zsh > ~/.zfunc/_restmq                               # a folder of $fpath',
      'restmq completion fish | source                                        # this shell',
      'restmq completion fish > ~/.config/fish/completions/restmq.fish',
    ],
    async run(_values, [shell]) {
      const script = Object.hasOwn(shells, shell!) ? shells[shell as keyof typeof shells] : undefined;
      if (!script)
        throw new Failure(`no completion for "${shell!}"; supported shells: ${names.join(', ')}`, exits.usage);
      await print(script(describedCommands(all())));
      return exits.done;
    },
  });
}
