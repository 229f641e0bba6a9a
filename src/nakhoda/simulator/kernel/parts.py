"""How numba compiles the parts of a kernel: once, where they end up. Imported only where numba is.

By itself numba optimises every function with all that it calls, turns it into machine code and gives it a door from
Python: a loop of ninety functions is compiled some twenty times over. A part is left as it is until its `entry` is
compiled. And an index below zero counts from the end in Python; no place in a kernel is below zero, so that the code
that asks at every access is left out.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba import _dynfunc
from numba.core import cgutils, types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler
from numba.extending import intrinsic
from numba.np import arrayobj


def _refuse(*_: Any) -> Any:
    """What stands where a part's door from Python would be."""
    raise TypeError("a part of a kernel is called by compiled code only")


REFUSES = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object, ctypes.py_object, ctypes.py_object)(_refuse)


class Unfinished(JITCodeLibrary):  # type: ignore[misc]
    """Code that is neither optimised nor made into machine code, but linked into what calls it."""

    def _optimize_final_module(self) -> None:
        """Left to the entry."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


@contextmanager
def _from_the_beginning() -> Iterator[None]:
    """Indices are taken as they are while a function is compiled (numba compiles one at a time, under a lock)."""
    before = arrayobj.fix_integer_index
    arrayobj.fix_integer_index = _as_it_is
    try:
        yield
    finally:
        arrayobj.fix_integer_index = before


def _as_it_is(context: Any, builder: Any, idxty: Any, idx: Any, size: Any) -> Any:
    return context.cast(builder, idx, idxty, types.intp if idxty.signed else types.uintp)


class Whole(Compiler):  # type: ignore[misc]
    """Compiles an entry."""

    def _compile_core(self) -> Any:
        with _from_the_beginning():
            return super()._compile_core()


class Part(Whole):
    """Compiles a part."""

    def _compile_core(self) -> Any:
        context = self.state.targetctx
        self.state.library = Unfinished(context.codegen(), self.state.func_id.func_qualname)
        self.state.library.enable_object_caching()
        self.state.targetctx = context.subtarget(get_executable=_without_a_door)
        return super()._compile_core()


def _without_a_door(library: Any, fndesc: Any, env: Any) -> Any:
    """In place of a function that Python can call; nothing outside the entry needs one."""
    library._ensure_finalized()
    refuses = ctypes.cast(REFUSES, ctypes.c_void_p).value
    name = fndesc.qualname.split(".")[-1]
    return _dynfunc.make_function(fndesc.lookup_module(), name, "part of a kernel", refuses, env, (library, REFUSES))


@intrinsic  # type: ignore[untyped-decorator]
def prefetch(typing: Any, whole: Any, place: Any) -> Any:
    """The processor's own hint that a word of an array will be read or written soon."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        array = arrayobj.make_array(signature.args[0])(context, builder, args[0])
        where = builder.bitcast(builder.gep(array.data, [args[1]]), cgutils.voidptr_t)
        ir = cgutils.ir
        number = ir.IntType(32)
        kind = ir.FunctionType(ir.VoidType(), [cgutils.voidptr_t, number, number, number])
        hint = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0i8")
        builder.call(hint, [where, number(0), number(3), number(1)])
        return context.get_dummy_value()

    return types.void(whole, types.intp), code
