export type { Bundler, OperationGas, OperationReceipt, ReceiptLog } from "./Bundler";
export { BundlerError } from "./BundlerError";
export { entryPointBundler } from "./entryPointBundler";
export { rpcBundler, type RpcBundlerOptions } from "./rpcBundler";
export { fromWireOperation, toWireOperation, type WireOperation } from "./wireOperation";
