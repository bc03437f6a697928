import type {
  DoneJson,
  HistoryJson,
  ReversalsJson,
  ReversalWithActsJson,
  Verb,
  Wish,
} from "../http/admin-json.ts";

/** Where a person looks after sales that are being reversed or parked. */
export interface ReversalDesk {
  /**
   * All of them, the oldest first.
   *
   * @throws {CannotDo}
   */
  list(): Promise<ReversalsJson>;
  /**
   * One of them, with what was done about it.
   *
   * @throws {CannotDo} there is none with this number
   */
  show(id: number): Promise<ReversalWithActsJson>;
  /**
   * What was done about sales, about those that are closed as well, the newest first.
   *
   * @param most 1 to 1000
   * @param id only about this sale. Default: about all
   * @throws {CannotDo}
   */
  history(most: number, id?: number): Promise<HistoryJson>;
  /**
   * Does something about one, and keeps who wanted it and why.
   *
   * @throws {CannotDo} there is none, or that cannot be done with it
   */
  act(verb: Verb, id: number, wish: Wish): Promise<DoneJson>;
  /** Ends it. */
  end(): Promise<void>;
}

/** What a person asked for is not done. The message says why. */
export class CannotDo extends Error {
  override readonly name = "CannotDo";
  readonly code = "cannot-do";
}
