/** Stands in the worker's bundle where the optional package @tensorflow/tfjs-node-gpu was not installed: says so when it is used. */
exports.NodeJSKernelBackend = class {
  constructor() {
    throw new Error("this program was built without the optional package @tensorflow/tfjs-node-gpu; install it and build again");
  }
};
