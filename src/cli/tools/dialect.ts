import { hostFraming } from "../../app/framings.ts";
import { nativeCodec } from "../../app/native-codec.ts";
import type { Codec } from "../../codec/codec.ts";
import { loadForFiles } from "../../config/load.ts";
import { variableName } from "../../config/option-entry.ts";
import type { Options } from "../../config/options.ts";
import { profileOf } from "../../config/profile-of.ts";
import type { Framing } from "../../framing/framing.ts";
import { DEFAULT_CONFIG, hasDefaultConfig } from "../default-config.ts";
import type { FlagName, ToolArguments } from "./arguments.ts";

/** A process's environment variables. */
type Environment = Readonly<Record<string, string>>;

/** How messages are read and written. */
export interface Dialect {
  readonly codec: Codec;
  /** The length header that messages have, or may have. */
  readonly framing: Framing;
  /** They have it: somebody said so. */
  readonly framed: boolean;
}

/** Options of tools that say what messages are like. */
export const DIALECT_FLAGS = [
  "profile",
  "overrides",
  "config",
  "header",
  "header-format",
  "length-include-header",
] as const satisfies readonly FlagName[];

/** Those of them that are the gateway's, and have a value. */
const OF_GATEWAY = ["profile", "overrides", "config", "header-format"] as const;

/** Where a profile is named already, the folder's file, which may be for another, is not read. */
function options({ texts, flags }: ToolArguments, environment: Environment): Options {
  const own = OF_GATEWAY.flatMap((name) => {
    const text = texts.get(name);
    return text === undefined ? [] : [`--${name}=${text}`];
  });
  if (flags.has("length-include-header")) own.push("--length-include-header");
  const named = (["profile", "config"] as const).some((name) => {
    return texts.has(name) || Boolean(environment[variableName(name)]);
  });
  const config = !named && hasDefaultConfig() ? [`--config=${DEFAULT_CONFIG}`] : [];
  return loadForFiles([...config, ...own], undefined, environment);
}

/**
 * The dialect that the arguments ask for.
 *
 * @throws {OptionError | ProfileError} with everything that is wrong
 */
export function dialectOf(args: ToolArguments, environment: Environment): Dialect {
  const read = options(args, environment);
  const codec = nativeCodec(profileOf(read));
  const saysHow = args.texts.has("header-format") || args.flags.has("length-include-header");
  return {
    codec,
    framing: hostFraming({ ...read, useHeader: true }, codec),
    framed: saysHow || args.flags.has("header"),
  };
}
