import { maskAnyText } from "../../codec/any-text.ts";
import { COMMAND_LINE, OptionError } from "../../config/option-error.ts";
import type { Address } from "../../net/address.ts";
import type { ToolArguments } from "./arguments.ts";

/** Ends a tool: an argument is not what it should be. */
export function wrong(option: string, message: string, allowed: string): never {
  throw new OptionError([{ option, message, allowed, source: COMMAND_LINE }]);
}

const ADDRESS = /^(?:\[([0-9A-Fa-f:.%]+)\]|([A-Za-z0-9._-]+)):([0-9]{1,5})$/;

/**
 * Reads `bank.example:5000`, `10.0.0.1:5000` or `[::1]:5000`.
 *
 * @param option for the error
 * @throws {OptionError}
 */
export function addressOf(text: string | undefined, option: string): Address {
  const [, ipv6, name, digits] = ADDRESS.exec(text ?? "") ?? [];
  const port = Number(digits);
  const hostname = ipv6 ?? name;
  if (hostname !== undefined && port >= 1 && port <= 65_535) return { hostname, port };
  const what = text === undefined ? "missing" : `${maskAnyText(text.slice(0, 60))} is none`;
  return wrong(option, what, "a host's name or address and a port: bank.example:5000, [::1]:5000");
}

/** Seconds that are waited for a peer, as the gateway does; the longest wait. */
const TIMEOUT = 35;
const LONGEST = 86_400;

/**
 * How long `--timeout` says to wait, in milliseconds. Default: 35 seconds.
 *
 * @throws {OptionError}
 */
export function timeoutOf({ texts }: ToolArguments): number {
  const text = texts.get("timeout") ?? String(TIMEOUT);
  const seconds = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= LONGEST) return seconds * 1000;
  return wrong("--timeout", `${maskAnyText(text)} is none`, `seconds, up to ${LONGEST}`);
}
