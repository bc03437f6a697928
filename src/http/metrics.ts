import type { Counts } from "../stats/counts.ts";
import { Exposition, type MetricSink, type Sample } from "../stats/exposition.ts";
import type { Figures } from "../stats/figures.ts";
import { unready } from "./readiness.ts";
import type { Watched, WatchedJournal, WatchedLink, WatchedProcess } from "./watched.ts";

const MS_PER_SECOND = 1000;

/** What {@link metricsText} is to be sent as. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** A sample for each key. */
const byLabel = (counts: Counts, label: string): Sample[] =>
  [...counts.entries()].map(([key, value]) => ({ value, labels: { [label]: key } }));

const flag = (on: boolean): Sample => ({ value: on ? 1 : 0 });

function writeReadiness(page: MetricSink, { gateway, journal }: Watched): void {
  const ready = unready(gateway, journal).length === 0;
  page.gauge("ready", "Whether it may be given work: 1 or 0.", flag(ready));
}

function writeMoment(page: MetricSink, { gateway: { load }, clients, maxQueue }: Watched): void {
  page.gauge("in_flight", "Requests that are with the host.", { value: load.inFlight });
  page.gauge("waiting", "Requests that wait for their turn.", { value: load.waiting });
  const most = "Requests of clients that may be under way: more are refused.";
  page.gauge("queue_limit", most, { value: maxQueue });
  const [tcp, http] = [{ kind: "tcp" }, { kind: "http" }];
  page.gauge("clients", "Connections that clients have open.", {
    value: clients.tcp,
    labels: tcp,
  }, { value: clients.http, labels: http });
}

function writeLink(page: MetricSink, isUp: boolean, { reconnects }: WatchedLink): void {
  page.gauge("link_up", "Whether there is a link to the host: 1 or 0.", flag(isUp));
  const help = "Times that the link to the host was made again after it was lost.";
  page.counter("link_reconnects_total", help, { value: reconnects });
}

function writeAnswers(page: MetricSink, figures: Figures): void {
  const answers = [...figures.answers()];
  const took = answers.map(([mti, { took }]) => ({ durations: took, labels: { mti } }));
  const codes = answers.flatMap(([mti, { codes }]) => {
    return [...codes.entries()].map(([code, value]) => ({ value, labels: { mti, code } }));
  });
  const help = "Answers in time by the MTI of what they answer and their response code (DE 39).";
  page.counter("answers_total", help, ...codes);
  page.histogram("answer_seconds", "Time from sending a request to its answer.", ...took);
}

function writeFigures(page: MetricSink, figures: Figures): void {
  const { requests, refusals, failures } = figures;
  page.counter("requests_total", "Requests that were taken.", ...byLabel(requests, "mti"));
  writeAnswers(page, figures);
  const refused = "Requests that were not taken; none of them was sent.";
  page.counter("refusals_total", refused, ...byLabel(refusals, "reason"));
  const failed = "Requests that were taken and got no answer.";
  page.counter("failures_total", failed, ...byLabel(failures, "reason"));
}

function writeStrays(page: MetricSink, figures: Figures): void {
  const { lateAnswers, unmatchedAnswers, repeatedAnswers, uncertainDeliveries } = figures;
  const late = "Answers that came after their request had ended without one.";
  page.counter("late_answers_total", late, { value: lateAnswers });
  const unmatched = "Answers that belong to no request.";
  page.counter("unmatched_answers_total", unmatched, { value: unmatchedAnswers });
  page.counter("repeated_answers_total", "Answers that came again.", { value: repeatedAnswers });
  const uncertain = "Answers of which nobody knows whether their clients have them.";
  page.counter("uncertain_deliveries_total", uncertain, { value: uncertainDeliveries });
}

function writeReversals(page: MetricSink, { gateway: { load } }: Watched): void {
  page.gauge("reversals_pending", "Sales that are being reversed.", { value: load.reversals });
  page.gauge("reversals_parked", "Sales that wait for a person.", { value: load.parked });
  const help = "Time since the oldest of both was known to be due for reversal (after a restart: " +
    "since its sale was sent); 0: there is none.";
  page.gauge("reversals_oldest_age_seconds", help, { value: load.oldest / MS_PER_SECOND });
}

function writeJournal(page: MetricSink, { writable, commits, took }: WatchedJournal): void {
  page.gauge("journal_writable", "Whether the journal can be written: 1 or 0.", flag(writable));
  page.counter("journal_commits_total", "Groups of changes made durable.", { value: commits });
  const help = "Time that a group of changes took to be made durable.";
  page.histogram("journal_commit_seconds", help, { durations: took });
}

function writeCertificates(page: MetricSink, { certificates }: Watched): void {
  const help = "When a certificate that is in use ends, since 1970-01-01T00:00Z.";
  const samples = certificates.map(({ of, at }) => ({ value: at / MS_PER_SECOND, labels: { of } }));
  page.gauge("certificate_not_after_seconds", help, ...samples);
}

function writeProcess(page: MetricSink, process: WatchedProcess): void {
  const { version, started, uptime, rss } = process;
  page.gauge("build_info", "The program's version.", { value: 1, labels: { version } });
  const since = "When the process started, since 1970-01-01T00:00Z.";
  page.gauge("process_start_time_seconds", since, { value: started / MS_PER_SECOND });
  page.gauge("process_uptime_seconds", "Time that it has run.", { value: uptime / MS_PER_SECOND });
  page.gauge("process_resident_memory_bytes", "Memory that it holds.", { value: rss });
}

/** Tells a gateway's metrics, in the order of the page. No card data. */
export function writeMetrics(page: MetricSink, watched: Watched): void {
  const { gateway, figures, link, journal, process } = watched;
  writeMoment(page, watched);
  writeReadiness(page, watched);
  writeLink(page, gateway.load.linkUp, link);
  writeFigures(page, figures);
  writeStrays(page, figures);
  writeReversals(page, watched);
  if (journal !== undefined) writeJournal(page, journal);
  writeCertificates(page, watched);
  writeProcess(page, process);
}

/** A gateway's metrics in Prometheus's text format. */
export function metricsText(watched: Watched): string {
  const page = new Exposition();
  writeMetrics(page, watched);
  return page.text;
}
