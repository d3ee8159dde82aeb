// Whether a host is this very machine: what goes there passes over no network.

/** A host as a URL has it, or as an address. Names are not looked up. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
