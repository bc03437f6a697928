import { type TlsWishes } from "../../app/send/secure.ts";
import type { FlagName, ToolArguments } from "./arguments.ts";
import { wrong } from "./address.ts";

/** Options that say how a host is called by TLS. */
export const TLS_FLAGS = [
  "tls",
  "tls-ca",
  "tls-name",
  "tls-cert",
  "tls-key",
] as const satisfies readonly FlagName[];

/**
 * How a tool is to call a host by TLS; `undefined`: without.
 *
 * @param hostname the host's, whose name its certificate has to be for unless `--tls-name` says another
 * @throws {OptionError} for options that do not go together
 */
export function tlsOf({ flags, texts }: ToolArguments, hostname: string): TlsWishes | undefined {
  const [, ...details] = TLS_FLAGS;
  if (!flags.has("tls")) {
    const given = details.find((name) => texts.has(name));
    return given && wrong(`--${given}`, "there is no --tls", "together with --tls");
  }
  const [cert, key] = [texts.get("tls-cert"), texts.get("tls-key")];
  if ((cert === undefined) !== (key === undefined)) {
    const given = cert === undefined ? "--tls-key" : "--tls-cert";
    wrong(given, "it is of no use alone", "--tls-cert and --tls-key together, or neither");
  }
  return { name: texts.get("tls-name") ?? hostname, ca: texts.get("tls-ca"), cert, key };
}
