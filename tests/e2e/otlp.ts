import { LOOPBACK } from "../net/sockets.ts";
import { within } from "../net/waiting.ts";

/** One value of a metric, as OTLP has it in JSON. */
interface Point {
  readonly attributes?: readonly {
    readonly key: string;
    readonly value: { stringValue?: string };
  }[];
  readonly asDouble?: number;
}

interface Metric {
  readonly name: string;
  readonly unit: string;
  readonly sum?: { readonly dataPoints: readonly Point[]; readonly isMonotonic?: boolean };
  readonly gauge?: { readonly dataPoints: readonly Point[] };
}

interface Exported {
  readonly resourceMetrics?: readonly {
    readonly resource: Point;
    readonly scopeMetrics: readonly {
      readonly scope: { readonly name: string; readonly version?: string };
      readonly metrics: readonly Metric[];
    }[];
  }[];
}

/** What the program sends about itself, beside numbers. */
const PARTS_OF_TIME = /UnixNano$/;

/** Every name and text in a value of JSON, but for times. */
function texts(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    return PARTS_OF_TIME.test(key) ? [] : [key, ...texts(part)];
  });
}

const valueOf = ({ attributes = [] }: Point, wanted: string): string | undefined =>
  attributes.find(({ key }) => key === wanted)?.value.stringValue;

/** Takes what is exported by OTLP over HTTP in JSON. */
export class Collector implements AsyncDisposable {
  /** Where something was sent to, in its order: `/v1/metrics`. */
  readonly paths: string[] = [];
  readonly #sent: string[] = [];
  readonly #server = Deno.serve(
    { hostname: LOOPBACK, port: 0, onListen() {} },
    (request) => this.#take(request),
  );
  #came: () => void = () => {};

  /** Variables that make a program export to here, as soon as it exports at all. */
  get env(): Readonly<Record<string, string>> {
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://${LOOPBACK}:${this.#server.addr.port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_METRIC_EXPORT_INTERVAL: "200",
      OTEL_SERVICE_NAME: "shop",
    };
  }

  /** All names and texts that were sent, a line each. */
  get text(): string {
    return this.#sent.flatMap((body) => texts(JSON.parse(body))).join("\n");
  }

  /** All that was sent, as it came. */
  get raw(): string {
    return this.#sent.join("\n");
  }

  /** The newest metrics of a scope. */
  get #newest() {
    const { resourceMetrics = [] }: Exported = JSON.parse(this.#sent.at(-1) ?? "{}");
    const [of] = resourceMetrics;
    const found = of?.scopeMetrics.find(({ scope }) => scope.name === "socketqueue");
    return found && { ...found, service: valueOf(of!.resource, "service.name") };
  }

  /** A metric as it was sent last. */
  metric(name: string): Metric | undefined {
    return this.#newest?.metrics.find((metric) => metric.name === `socketqueue.${name}`);
  }

  /** Who sent the newest metrics. */
  get sender(): readonly (string | undefined)[] {
    return [this.#newest?.service, this.#newest?.scope.version];
  }

  /** The newest value of a metric, of the series with these attributes. */
  value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
    const metric = this.metric(name);
    const points = (metric?.sum ?? metric?.gauge)?.dataPoints ?? [];
    const wanted = Object.entries(labels);
    return points.find((point) => wanted.every(([key, value]) => valueOf(point, key) === value))
      ?.asDouble;
  }

  /** Waits until a metric has a value. */
  async until(name: string, labels: Readonly<Record<string, string>>, value: number) {
    const look = async () => {
      while (this.value(name, labels) !== value) {
        await new Promise<void>((resolve) => this.#came = resolve);
      }
    };
    await within(look(), `${name} ${JSON.stringify(labels)} to be ${value}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }

  async #take(request: Request): Promise<Response> {
    this.paths.push(new URL(request.url).pathname);
    this.#sent.push(await request.text());
    this.#came();
    return Response.json({});
  }
}
