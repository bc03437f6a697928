/** Text in single quotes, as POSIX shells, zsh and bash take it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** The same for fish, which has a backslash there. */
export const fishQuoted = (text: string): string => `'${text.replaceAll(/['\\]/g, "\\$&")}'`;

/** The same for PowerShell, which doubles the quote. */
export const powershellQuoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
