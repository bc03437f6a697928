import type { Durations } from "./durations.ts";

/** What tells the series of one metric apart. */
export type Labels = Readonly<Record<string, string>>;

/** The value of one series, and its labels; none: the metric has this one only. */
export interface Sample {
  readonly value: number;
  readonly labels?: Labels;
}

/** One series of a histogram. */
export interface Series {
  readonly durations: Durations;
  readonly labels?: Labels;
}

/** Takes metrics, each with its series: a page to be read, or another place that figures go to. */
export interface MetricSink {
  /** Something that goes up and down. */
  gauge(name: string, help: string, ...samples: readonly Sample[]): void;
  /** Something that only grows; by convention its name ends in `_total`. */
  counter(name: string, help: string, ...samples: readonly Sample[]): void;
  /** How long something took; its name ends in `_seconds`. */
  histogram(name: string, help: string, ...series: readonly Series[]): void;
}

/** What every metric's name begins with. */
const PREFIX = "socketqueue_";

const escapeHelp = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");

const escapeLabel = (text: string): string => escapeHelp(text).replaceAll('"', '\\"');

function labelsText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

/** A number as the format has it: `+Inf` and `-Inf` have names of their own there. */
function numberText(value: number): string {
  if (value === Infinity) return "+Inf";
  return value === -Infinity ? "-Inf" : String(value);
}

/**
 * Writes metrics in Prometheus's text format, version 0.0.4: of each its help and its type, then its
 * series. A metric without a series is left out.
 */
export class Exposition implements MetricSink {
  readonly #lines: string[] = [];

  gauge(name: string, help: string, ...samples: readonly Sample[]): void {
    this.#metric("gauge", name, help, samples);
  }

  counter(name: string, help: string, ...samples: readonly Sample[]): void {
    this.#metric("counter", name, help, samples);
  }

  histogram(name: string, help: string, ...series: readonly Series[]): void {
    if (series.length === 0) return;
    this.#head("histogram", name, help);
    for (const { durations, labels = {} } of series) {
      for (const { bound, count } of durations.buckets()) {
        this.#sample(`${name}_bucket`, { ...labels, le: numberText(bound) }, count);
      }
      this.#sample(`${name}_sum`, labels, durations.sum);
      this.#sample(`${name}_count`, labels, durations.count);
    }
  }

  /** All of it. */
  get text(): string {
    return this.#lines.join("");
  }

  #metric(type: string, name: string, help: string, samples: readonly Sample[]): void {
    if (samples.length === 0) return;
    this.#head(type, name, help);
    for (const { value, labels = {} } of samples) this.#sample(name, labels, value);
  }

  #head(type: string, name: string, help: string): void {
    this.#lines.push(`# HELP ${PREFIX}${name} ${escapeHelp(help)}\n`);
    this.#lines.push(`# TYPE ${PREFIX}${name} ${type}\n`);
  }

  #sample(name: string, labels: Labels, value: number): void {
    this.#lines.push(`${PREFIX}${name}${labelsText(labels)} ${numberText(value)}\n`);
  }
}
