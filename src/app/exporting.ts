import { ENVIRONMENT, OptionError } from "../config/option-error.ts";

/**
 * Where the runtime puts what it exports with, for OpenTelemetry's own package to find it. What is
 * there counts, not the variables: a compiled program goes by those of the day it was compiled.
 */
const REGISTRY = Symbol.for("opentelemetry.js.api.1");

/** What the runtime exports by OpenTelemetry. */
interface Registry {
  readonly trace?: unknown;
  readonly metrics?: unknown;
}

/** Milliseconds in which a look at the figures that is due comes to its end. */
const LOOK_TIME = 50;

/** Why spans are not to be had. */
const SPANS =
  "the spans that Deno sends by itself carry whole URLs, and with them any card number " +
  "that a client puts into one";

function registryOf(scope: object): Registry {
  const registry: Registry | undefined = Reflect.get(scope, REGISTRY);
  return registry ?? {};
}

/**
 * Waits, where the runtime exports figures, until it has had its look at them: Deno 2.9.5 never gets
 * out of `Deno.exit` while it waits for one that was due before.
 */
export async function lastLook(): Promise<void> {
  if (registryOf(globalThis).metrics === undefined) return;
  await new Promise((resolve) => setTimeout(resolve, LOOK_TIME));
}

/**
 * Whether the runtime exports figures by OpenTelemetry.
 *
 * @param scope default: the one that we are in
 * @throws {OptionError} if it exports spans: what is in them is not in our hands
 */
export function exportsFigures(scope: object = globalThis): boolean {
  const { trace, metrics } = registryOf(scope);
  if (trace !== undefined) {
    const problem = { option: "OTEL_DENO_TRACING", message: SPANS, allowed: "false" };
    throw new OptionError([{ ...problem, source: ENVIRONMENT }]);
  }
  return metrics !== undefined;
}
