import { NodeEntropy } from "../../src/desk/node-entropy.ts";
import { entropyContract } from "./entropy-contract.ts";

entropyContract("the machine's chance", () => new NodeEntropy());
