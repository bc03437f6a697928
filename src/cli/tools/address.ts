import { maskAnyText } from "../../codec/any-text.ts";
import { COMMAND_LINE, OptionError } from "../../config/option-error.ts";

/** Ends a tool: an argument is not what it should be. */
export function wrong(option: string, message: string, allowed: string): never {
  throw new OptionError([{ option, message, allowed, source: COMMAND_LINE }]);
}

/** Where a host listens. */
export interface Address {
  readonly hostname: string;
  readonly port: number;
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

/** Longest wait, in seconds. */
const LONGEST = 86_400;

/** Reads a number of seconds; gives milliseconds. */
export function timeoutOf(text: string): number {
  const seconds = /^\d{1,5}(?:\.\d{1,3})?$/.test(text) ? Number(text) : 0;
  if (seconds > 0 && seconds <= LONGEST) return seconds * 1000;
  return wrong("--timeout", `${maskAnyText(text)} is none`, `seconds, up to ${LONGEST}`);
}
