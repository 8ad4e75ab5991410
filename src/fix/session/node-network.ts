import { connect, createServer } from "node:net";
import type { LookupFunction, Server } from "node:net";
import type { Door, Endpoint, Network, Wire } from "../../ports/network.ts";

/** Plain TCP of the machine. */
export class NodeNetwork implements Network {
  readonly #lookup: LookupFunction | undefined;

  /** @param lookup how names become addresses; left out, as the machine does it */
  constructor(lookup?: LookupFunction) {
    this.#lookup = lookup;
  }

  connect({ host, port }: Endpoint): Wire {
    return connect({ host, port, ...(this.#lookup !== undefined && { lookup: this.#lookup }) });
  }

  door(accept: (wire: Wire) => void): Door {
    return new TcpDoor(createServer(accept));
  }
}

class TcpDoor implements Door {
  readonly #server: Server;

  constructor(server: Server) {
    this.#server = server;
  }

  listen(port: number, host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, host, () => {
        this.#server.off("error", reject);
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : port);
      });
    });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
    });
  }
}
