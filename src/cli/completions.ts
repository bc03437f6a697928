import { COMMAND_LINE, OptionError } from "../config/option-error.ts";
import { quote } from "../config/quote.ts";
import { bash } from "./completions/bash.ts";
import { fish } from "./completions/fish.ts";
import { type Place, places } from "./completions/places.ts";
import { powershell } from "./completions/powershell.ts";
import { type Shell, SHELLS } from "./completions/shells.ts";
import { zsh } from "./completions/zsh.ts";
import { failing } from "./failing.ts";
import { EXIT, type Terminal } from "./terminal.ts";

const HELP = `Write the completion of subcommands, options and their values for a shell

Usage:
  socketqueue completions bash | zsh | fish | powershell

What to write, and where:
  bash         ~/.bashrc                    eval "$(socketqueue completions bash)"
  zsh          ~/.zshrc, behind compinit    source <(socketqueue completions zsh)
  fish         ~/.config/fish/config.fish   socketqueue completions fish | source
  PowerShell   the file that $PROFILE names
                 socketqueue completions powershell | Out-String | Invoke-Expression

Exit codes: 0 done, 2 wrong options.`;

/** What writes the script for each shell. */
const SCRIPTS: Readonly<Record<Shell, (places: readonly Place[]) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
};

const isShell = (text: string | undefined): text is Shell => SHELLS.some((shell) => shell === text);

function refused(args: readonly string[]): OptionError {
  const message = args.length === 0 ? "which shell?" : `no such shell: ${quote(args.join(" "))}`;
  const problem = { option: "completions", message, allowed: SHELLS.join(", ") };
  return new OptionError([{ ...problem, source: COMMAND_LINE }]);
}

/** Writes the completion script of a shell. */
export function completions(args: readonly string[], terminal: Terminal): Promise<number> {
  return failing(terminal, () => {
    const [shell] = args;
    if (shell === "--help" || shell === "-h") terminal.print(HELP);
    else if (isShell(shell) && args.length === 1) terminal.print(SCRIPTS[shell](places()));
    else throw refused(args);
    return Promise.resolve(EXIT.ok);
  });
}
