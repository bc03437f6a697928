import type { BatchObservableResult, Meter, MetricOptions, Observable } from "@opentelemetry/api";
import { writeMetrics } from "../http/metrics.ts";
import type { Watched } from "../http/watched.ts";
import type { MetricSink, Sample } from "../stats/exposition.ts";
import { EXPORTED, type Exported } from "./telemetry-table.ts";
import { VERSION } from "./version.ts";

/** What all that the gateway exports is found under, and what its figures' names begin with. */
const SCOPE = "socketqueue";

/** Takes the values of one metric. */
type Take = (name: string, samples: readonly Sample[]) => void;

/** Makes the instruments of those metrics that are exported, as they are told for the first time. */
class Instruments implements MetricSink {
  readonly byMetric = new Map<string, Observable>();
  readonly #meter: Meter;

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  gauge(name: string, help: string): void {
    this.#make(name, help, (exported, options) => {
      return EXPORTED[name]?.adds
        ? this.#meter.createObservableUpDownCounter(exported, options)
        : this.#meter.createObservableGauge(exported, options);
    });
  }

  counter(name: string, help: string): void {
    this.#make(name, help, (exported, options) => {
      return this.#meter.createObservableCounter(exported, options);
    });
  }

  histogram(): void {}

  #make(
    metric: string,
    description: string,
    create: (name: string, options: MetricOptions) => Observable,
  ): void {
    const exported: Exported | undefined = EXPORTED[metric];
    if (exported === undefined) return;
    const { name, unit } = exported;
    this.byMetric.set(metric, create(`${SCOPE}.${name}`, { description, unit }));
  }
}

/** Passes values on, whatever they are of. */
const passing = (take: Take): MetricSink => ({
  gauge: (name, _help, ...samples) => take(name, samples),
  counter: (name, _help, ...samples) => take(name, samples),
  histogram() {},
});

/** OpenTelemetry's meter of the gateway: the runtime's, where it exports. */
export async function meterOfGateway(): Promise<Meter> {
  const { metrics } = await import("@opentelemetry/api");
  return metrics.getMeter(SCOPE, VERSION);
}

/**
 * Lets OpenTelemetry look at a gateway's figures: those of `/metrics`, as often as the runtime
 * exports. No card data.
 *
 * @returns ends it
 */
export function exportFigures(meter: Meter, watched: Watched): () => void {
  const instruments = new Instruments(meter);
  writeMetrics(instruments, watched);
  const observables = [...instruments.byMetric.values()];
  const look = (result: BatchObservableResult): void => {
    const observe: Take = (name, samples) => {
      const observable = instruments.byMetric.get(name);
      if (observable === undefined) return;
      for (const { value, labels } of samples) result.observe(observable, value, labels);
    };
    writeMetrics(passing(observe), watched);
  };
  meter.addBatchObservableCallback(look, observables);
  return () => meter.removeBatchObservableCallback(look, observables);
}
