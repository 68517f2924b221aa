"""Oracle for the reader: the convolution calls that Python's own parser sees in files, independent of the reader's code.

Reads paths from standard input, one a line, and prints JSON: path -> [[line, column, name], ...], from 1; null for a file that is no
valid Python. A call counts if its callee leads, through the imports and assignments of the file, to a two-dimensional convolution of
torch.nn, torch.nn.functional, Keras or Flax.
"""
import ast
import json
import re
import sys

CONVOLUTIONS = [
    (r"torch(\.nn(\.functional|\.modules(\.conv)?)?)?", {"Conv2d", "LazyConv2d", "conv2d"}),
    (r"(tensorflow(\.\w+)*\.|tf_)?keras(\.\w+)*", {"Conv2D", "Convolution2D", "DepthwiseConv2D", "SeparableConv2D", "SeparableConvolution2D"}),
    (r"flax(\.\w+)*", {"Conv"}),
]
# Keras's own backends define functions and classes whose module lies below these names, but which are no layers.
NO_LAYERS = re.compile(r"keras\.(src\.)?(ops|backend)\b")


def is_convolution(path):
    if path is None or NO_LAYERS.match(path):
        return False
    module, _, name = path.rpartition(".")
    return any(name in names and re.fullmatch(pattern, module) for pattern, names in CONVOLUTIONS)


class Calls(ast.NodeVisitor):
    def __init__(self, source):
        self.lines = source.split("\n")
        self.scopes = [{}]
        self.found = []

    def path(self, node):
        """The dotted path that an expression names, or None."""
        if isinstance(node, ast.Name):
            for scope in reversed(self.scopes):
                if node.id in scope:
                    return scope[node.id]
            return None
        if isinstance(node, ast.Attribute):
            inner = self.path(node.value)
            return None if inner is None else f"{inner}.{node.attr}"
        if isinstance(node, ast.Call) and self.path(node.func) in ("functools.partial", "partial") and node.args:
            return self.path(node.args[0])
        return None

    def visit_Import(self, node):
        for alias in node.names:
            if alias.asname:
                self.scopes[-1][alias.asname] = alias.name
            else:
                first = alias.name.split(".")[0]
                self.scopes[-1][first] = first

    def visit_ImportFrom(self, node):
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            self.scopes[-1][alias.asname or alias.name] = f"{module}.{alias.name}"

    def visit_Assign(self, node):
        self.visit(node.value)
        path = self.path(node.value)
        for target in node.targets:
            for name in ast.walk(target):
                if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                    self.scopes[-1][name.id] = path if target is name else None
            self.visit(target)

    def inside(self, node, names):
        self.scopes.append({name: None for name in names})
        for child in ast.iter_child_nodes(node):
            self.visit(child)
        self.scopes.pop()

    def visit_FunctionDef(self, node):
        self.scopes[-1][node.name] = None
        arguments = node.args
        everything = arguments.posonlyargs + arguments.args + arguments.kwonlyargs + [arguments.vararg, arguments.kwarg]
        self.inside(node, [argument.arg for argument in everything if argument is not None])

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node):
        self.scopes[-1][node.name] = None
        self.inside(node, [])

    def visit_Lambda(self, node):
        self.inside(node, [argument.arg for argument in node.args.args])

    def visit_Call(self, node):
        path = self.path(node.func)
        if is_convolution(path):
            line = self.lines[node.lineno - 1]
            column = len(line.encode("utf-8")[: node.col_offset].decode("utf-8").encode("utf-16-le")) // 2
            self.found.append([node.lineno, column + 1, path])
        self.generic_visit(node)


def calls(path):
    with open(path, encoding="utf-8") as file:
        source = file.read()
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    visitor = Calls(source)
    visitor.visit(tree)
    return sorted(visitor.found)


print(json.dumps({path: calls(path) for path in sys.stdin.read().splitlines()}))
