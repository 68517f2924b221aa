"""Runs generated code: reads jobs as JSON from a file, writes what each gives, or its error, to another."""

import importlib
import json
import sys

import numpy as np


def array(value):
    return np.array(value["data"], np.float32).reshape(value["shape"])


def run_keras(job, weights):
    keras = importlib.import_module("keras")
    x = keras.Input(job["input"]["shape"][1:])
    scope = {"layers": keras.layers, "ops": keras.ops, "x": x}
    exec(job["code"], scope)
    model = keras.Model(x, scope["x"])
    own = {weight.path: weight for weight in model.weights}
    assert own.keys() == weights.keys(), f"{sorted(own)} are not {sorted(weights)}"
    for name, weight in own.items():
        weight.assign(weights[name])
    return np.array(model(array(job["input"]), training=False))


def run_pytorch(job, weights):
    torch = importlib.import_module("torch")
    scope = {"torch": torch, "nn": torch.nn}
    exec(job["definitions"], scope)
    model = torch.nn.Module()
    model.own = eval(job["code"], scope)
    model.eval()
    own = {name for name in model.state_dict() if not name.endswith("num_batches_tracked")}
    assert own == weights.keys(), f"{sorted(own)} are not {sorted(weights)}"
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()}, strict=False)
    with torch.no_grad():
        y = model.own(torch.tensor(array(job["input"]).transpose(0, 3, 1, 2)))
    return y.numpy().transpose(0, 2, 3, 1)


def run_flax(job, weights):
    linen = importlib.import_module("flax.linen")
    jax = importlib.import_module("jax")
    flatten = importlib.import_module("flax.traverse_util")

    class Model(linen.Module):
        @linen.compact
        def __call__(self, x, train=False):
            scope = {"nn": linen, "jnp": jax.numpy, "x": x, "train": train}
            exec(job["code"], scope)
            return scope["x"]

    x = array(job["input"])
    variables = Model().init(jax.random.key(0), x)
    own = {kind: flatten.flatten_dict(tree, sep="/") for kind, tree in variables.items()}
    names = {name for tree in own.values() for name in tree}
    assert names == weights.keys(), f"{sorted(names)} are not {sorted(weights)}"
    shapes = {name: value.shape for tree in own.values() for name, value in tree.items()}
    wrong = [name for name in names if shapes[name] != weights[name].shape]
    assert not wrong, f"unlike shapes: {wrong}"
    filled = {kind: flatten.unflatten_dict({name: weights[name] for name in tree}, sep="/") for kind, tree in own.items()}
    return np.array(Model().apply(filled, x))


def run(job):
    weights = {name: array(value) for name, value in job["weights"].items()}
    if job["conversion"] is not None:
        scope = {}
        exec(job["conversion"], scope)
        weights = scope["convert"](weights)
        weights = {name: np.ascontiguousarray(value, np.float32) for name, value in weights.items()}
    y = globals()[f"run_{job['framework']}"](job, weights)
    return {"shape": list(y.shape), "data": y.astype(float).ravel().tolist()}


def attempt(job):
    try:
        return {"output": run(job)}
    except Exception as error:  # The test shows it beside the code.
        return {"error": f"{type(error).__name__}: {error}"}


with open(sys.argv[1]) as file:
    jobs = json.load(file)
with open(sys.argv[2], "w") as file:
    json.dump([attempt(job) for job in jobs], file)
