"""Runs texts before and after a rewrite: reads jobs as JSON from a file, writes how far their outputs differ, or the error, to another."""

import importlib
import json
import sys

import numpy as np

random = np.random.default_rng(7)


def filled(shape):
    return random.normal(size=shape).astype(np.float32)


def weights(name, shape):
    """A variance is not negative."""
    return np.abs(filled(shape)) if name.endswith("running_var") else filled(shape)


def counts(name):
    """How many batches a normalisation has seen changes nothing."""
    return not name.endswith("num_batches_tracked")


def converted(job, old):
    scope = {}
    exec(job["conversion"], scope)
    new = {name: np.ascontiguousarray(value, np.float32) for name, value in scope["convert"](old).items()}
    assert new, "the conversion gives nothing"
    return {**old, **new}


def keras_model(text):
    keras = importlib.import_module("keras")
    keras.utils.clear_session()
    scope = {"__name__": "text"}
    exec(text, scope)
    return keras.Model(scope["inputs"], scope["x"])


def run_keras(job):
    x = filled([2, 9, 8, 16])
    before = keras_model(job["before"])
    old = {weight.path: filled(weight.shape) for weight in before.weights}
    assign(before, old)
    expected = np.array(before(x, training=False))
    after = keras_model(job["after"])
    assign(after, converted(job, old))
    return expected, np.array(after(x, training=False))


def assign(model, values):
    for weight in model.weights:
        weight.assign(values[weight.path])


def run_flax(job):
    jax = importlib.import_module("jax")
    traverse = importlib.import_module("flax.traverse_util")
    x = filled([2, 9, 8, 3])

    def variables(text):
        scope = {"__name__": "text"}
        exec(text, scope)
        model = scope["Net"]()
        tree = model.init(jax.random.key(0), x)["params"]
        return model, {name: value.shape for name, value in traverse.flatten_dict(tree, sep="/").items()}

    def output(model, values):
        return np.array(model.apply({"params": traverse.unflatten_dict(values, sep="/")}, x))

    before, shapes = variables(job["before"])
    old = {name: filled(shape) for name, shape in shapes.items()}
    after, wanted = variables(job["after"])
    new = converted(job, old)
    return output(before, old), output(after, {name: new[name] for name in wanted})


def run_pytorch(job):
    torch = importlib.import_module("torch")
    x = torch.tensor(filled([2, 16, 9, 8]))

    def network(text):
        scope = {"__name__": "text"}
        exec(text, scope)
        return scope["Net"]().eval()

    before = network(job["before"])
    old = {name: weights(name, tuple(value.shape)) for name, value in before.state_dict().items() if counts(name)}
    before.load_state_dict({name: torch.tensor(value) for name, value in old.items()}, strict=False)
    after = network(job["after"])
    new = converted(job, old)
    after.load_state_dict({name: torch.tensor(new[name]) for name in after.state_dict() if counts(name)}, strict=False)
    with torch.no_grad():
        return before(x).numpy(), after(x).numpy()


def attempt(job):
    try:
        before, after = globals()[f"run_{job['framework']}"](job)
        assert before.shape == after.shape, f"{before.shape} is not {after.shape}"
        return {"difference": float(np.abs(before - after).max() / max(1.0, np.abs(before).max()))}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        jobs = json.load(file)
    with open(sys.argv[2], "w") as file:
        json.dump([attempt(job) for job in jobs], file)
