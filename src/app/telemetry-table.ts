/** How a figure of `/metrics` is told to OpenTelemetry, which has other habits in naming. */
export interface Exported {
  /** Behind `socketqueue.`. */
  readonly name: string;
  /** In the notation of UCUM, as OpenTelemetry wants it. */
  readonly unit: string;
  /** Those of several gateways can be added up, unlike the age of something. */
  readonly adds?: true;
}

/**
 * The figures that are exported, by their names on the page. Histograms are not: OpenTelemetry has no
 * observable ones. Deno tells about the process by itself.
 */
export const EXPORTED: Readonly<Record<string, Exported>> = {
  in_flight: { name: "in_flight", unit: "{request}", adds: true },
  waiting: { name: "waiting", unit: "{request}", adds: true },
  queue_limit: { name: "queue.limit", unit: "{request}", adds: true },
  ready: { name: "ready", unit: "1" },
  clients: { name: "clients", unit: "{connection}", adds: true },
  link_up: { name: "link.up", unit: "1" },
  link_reconnects_total: { name: "link.reconnects", unit: "{reconnect}" },
  requests_total: { name: "requests", unit: "{request}" },
  answers_total: { name: "answers", unit: "{answer}" },
  refusals_total: { name: "refusals", unit: "{request}" },
  failures_total: { name: "failures", unit: "{request}" },
  late_answers_total: { name: "late_answers", unit: "{answer}" },
  unmatched_answers_total: { name: "unmatched_answers", unit: "{answer}" },
  repeated_answers_total: { name: "repeated_answers", unit: "{answer}" },
  uncertain_deliveries_total: { name: "uncertain_deliveries", unit: "{answer}" },
  reversals_pending: { name: "reversals.pending", unit: "{sale}", adds: true },
  reversals_parked: { name: "reversals.parked", unit: "{sale}", adds: true },
  reversals_oldest_age_seconds: { name: "reversals.oldest_age", unit: "s" },
  journal_writable: { name: "journal.writable", unit: "1" },
  certificate_not_after_seconds: { name: "certificate.not_after", unit: "s" },
  journal_commits_total: { name: "journal.commits", unit: "{commit}" },
};
