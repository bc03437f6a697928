/** What the plans of both systems need to know. */
export interface Wanted {
  /** The program's own file. */
  readonly program: string;
  /** The file of options that is to be the service's; `undefined`: it has one. */
  readonly config: string | undefined;
  /** Who the service runs as; `undefined`: what is usual on the system. */
  readonly user: string | undefined;
}
