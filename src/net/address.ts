/** Where something listens. */
export interface Address {
  /** A name or an IP address, without brackets. */
  readonly hostname: string;
  readonly port: number;
}

/** An address for people and URLs: `host:port`, IPv6 in brackets. */
export const addressText = ({ hostname, port }: Address): string =>
  hostname.includes(":") ? `[${hostname}]:${port}` : `${hostname}:${port}`;
