import type { Codec } from "../codec/codec.ts";
import type { Options } from "../config/options.ts";
import { profileOf } from "../config/profile-of.ts";
import {
  type DoneJson,
  type HistoryJson,
  MOST_ACTS,
  type ReversalsJson,
  type ReversalWithActsJson,
  toHistoryJson,
  toReversalsJson,
  type Verb,
  type Wish,
  withActs,
} from "../http/admin-json.ts";
import { OBJECTIONS } from "../http/objections.ts";
import { type OpenJournal, openJournal } from "../journal/journal.ts";
import { existingKey } from "../journal/key.ts";
import { type KeptSale, keptSales } from "../multiplexer/kept-sales.ts";
import { causeText, parkedView, type ReversalView } from "../multiplexer/reversal-book.ts";
import type { Objection } from "../multiplexer/reversals.ts";
import type { Clock, JournalAct, JournalChange } from "../ports.ts";
import { keySourceOf } from "./journal.ts";
import { nativeCodec } from "./native-codec.ts";
import { CannotDo, type ReversalDesk } from "./reversal-desk.ts";
import { orOfService } from "./service-journal.ts";
import type { World } from "./world.ts";

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Opens the journal of a gateway that does not run, to look after its sales; the next start goes on
 * with what was done.
 *
 * @throws {CannotUseJournal}
 * @throws {CannotDo} there is none
 */
export async function openJournalDesk(
  path: string,
  options: Options,
  world: World,
): Promise<ReversalDesk> {
  if (!await isFile(path)) {
    const text = `there is no journal ${JSON.stringify(path)}`;
    throw new CannotDo(text + orOfService(path, Deno.build.os));
  }
  const codec = nativeCodec(profileOf(options));
  const key = await existingKey(keySourceOf(options));
  const journal = await openJournal({ path, sync: "full", key }, world);
  for (const notice of journal.notices) world.logger.log("error", notice);
  return new JournalDesk(journal, codec, world.clock);
}

class JournalDesk implements ReversalDesk {
  readonly #journal: OpenJournal;
  readonly #clock: Clock;
  readonly #sales: readonly KeptSale[];

  constructor(journal: OpenJournal, codec: Codec, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
    this.#sales = keptSales(codec, journal.records);
  }

  async list(): Promise<ReversalsJson> {
    const sales = this.#sales;
    const views = await Promise.all(sales.map(async (kept) => {
      return this.#view(kept, kept.state === "parked" ? await this.#acts(kept) : []);
    }));
    const parked = views.filter(({ state }) => state === "parked").length;
    const first = Math.min(...sales.map(({ sale: { at } }) => at));
    const oldest = sales.length === 0 ? 0 : Math.max(0, this.#clock.now() - first);
    return toReversalsJson(views, { reversals: views.length - parked, parked, oldest });
  }

  async show(id: number): Promise<ReversalWithActsJson> {
    const kept = this.#find(id);
    const acts = await this.#acts(kept);
    return withActs(this.#view(kept, acts), acts);
  }

  async history(most: number, id?: number): Promise<HistoryJson> {
    return toHistoryJson(await this.#journal.acts(most, id));
  }

  async act(verb: Verb, id: number, { by, reason }: Wish): Promise<DoneJson> {
    const kept = this.#find(id);
    const objection = this.#objection(verb, kept);
    if (objection !== undefined) throw refusal(id, objection);
    const what = verb === "park" ? "parked" : verb;
    const act = { id, at: this.#clock.now(), who: by, what, why: reason };
    const changes = [{ type: "act", act } as const, ...changesOf(verb, kept)];
    await Promise.all(changes.map((change) => this.#write(change)));
    return { id, done: verb };
  }

  async end(): Promise<void> {
    await this.#journal.close();
  }

  #find(id: number): KeptSale {
    const kept = this.#sales.find(({ sale }) => sale.id === id);
    if (kept === undefined) throw refusal(id, "unknown");
    return kept;
  }

  #acts({ sale: { id } }: KeptSale): Promise<readonly JournalAct[]> {
    return this.#journal.acts(MOST_ACTS, id);
  }

  #objection(verb: Verb, { state, message, reused }: KeptSale): Objection | undefined {
    const parked = state === "parked";
    if (verb === "park") return parked ? "not-pending" : undefined;
    if (verb === "close") return parked ? undefined : "not-parked";
    if (message === undefined) return "unreadable";
    return reused ? "key-reused" : undefined;
  }

  #view(kept: KeptSale, acts: readonly JournalAct[]): ReversalView {
    const parked = kept.state === "parked";
    const why = parked ? acts.find(({ what }) => what === "parked")?.why ?? "" : "";
    const view = parkedView({ ...kept, why });
    return parked ? view : { ...view, state: "pending", nextAt: kept.nextAt };
  }

  #write(change: JournalChange): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#journal.write(change, (durable) => {
        if (durable) resolve();
        else reject(new CannotDo("the journal cannot be written; nothing was changed"));
      });
    });
  }
}

function changesOf(verb: Verb, { sale: { id }, state, cause, reused }: KeptSale): JournalChange[] {
  if (verb === "close") return [{ type: "end", id }];
  if (verb === "park") {
    return [{ type: "state", id, state: "parked", cause: causeText(cause, reused) }];
  }
  // The next start reverses it in any case, and knows that the host has had no reversal yet.
  if (state === "sent") return [];
  return [{ type: "state", id, state: "reversing", cause, attempts: 0, nextAt: 0 }];
}

const refusal = (id: number, objection: Objection): CannotDo =>
  new CannotDo(`sale ${id}: ${OBJECTIONS[objection]}`);
