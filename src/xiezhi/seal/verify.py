"""The verifier in one file: it imports nothing of ours, so that a stranger can read it whole and run it alone.

``python verify.py FILE [--key KEY]`` answers whether the entry in a proof file lies in the signed tree. Exit codes:
0 proven; 1 refused; 2 the file cannot be read; 3 the proof holds, but the key came from the file itself.
The page ``verify.html`` beside it does the same in a browser.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from json.encoder import encode_basestring
from pathlib import Path
from typing import TypeAlias

Json: TypeAlias = "bool | int | str | Sequence[Json] | Mapping[str, Json] | None"

FORMAT = "xiezhi-proof-1"
MOST_BYTES = 1_000_000
MOST_DEPTH = 32
# RFC 8785 numbers are doubles: beyond this an integer is not exact in every reader.
MOST_INTEGER = 2**53 - 1
_ED25519 = b"\x01"


class RefusedError(ValueError):
    """The proof does not hold: ``code`` for programs, ``zh`` and ``en`` for people."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__(f"{code}: {en}")
        self.code, self.zh, self.en = code, zh, en


# ---------------------------------------------------------------- canonical JSON (RFC 8785, integers only)


def canonical(value: Json) -> bytes:
    """Return the one spelling of a value; floats, inexact integers and lone surrogates are refused.

    >>> canonical({"b": [1, True, None], "a": "字"}).decode()
    '{"a":"字","b":[1,true,null]}'
    """
    try:
        return _spell(value, 0).encode("utf-8")
    except UnicodeEncodeError as error:
        raise RefusedError("json", "含有不成对的代理字符", "holds a lone surrogate") from error


def _spell(value: Json, depth: int) -> str:
    if depth > MOST_DEPTH:
        raise RefusedError("json", f"嵌套超过 {MOST_DEPTH} 层", f"is nested deeper than {MOST_DEPTH}")
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        if abs(value) > MOST_INTEGER:
            raise RefusedError("json", f"整数 {value} 超出精确范围", f"the integer {value} is not exact everywhere")
        return str(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(_member(key, value[key], depth) for key in sorted(value, key=_utf16)) + "}"
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return "[" + ",".join(_spell(each, depth + 1) for each in value) + "]"
    kind = type(value).__name__
    raise RefusedError("json", f"不接受 {kind} 类型的值", f"takes no value of type {kind}")


def _member(key: str, value: Json, depth: int) -> str:
    return encode_basestring(key) + ":" + _spell(value, depth + 1)


def _utf16(key: object) -> bytes:
    if not isinstance(key, str):
        raise RefusedError("json", "键须为文字", "a key must be text")
    return key.encode("utf-16-be", "surrogatepass")


def read_canonical(data: bytes) -> Json:
    """Read JSON that must be spelled canonically (one line feed may end it): no doubles, no second spelling."""
    if len(data) > MOST_BYTES:
        raise RefusedError("json", f"超过 {MOST_BYTES} 字节", f"is over {MOST_BYTES} bytes")
    try:
        value: Json = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RefusedError("json", "不是 UTF-8 的 JSON", "is not JSON in UTF-8") from error
    if canonical(value) != data.removesuffix(b"\n"):
        raise RefusedError("json", "不是规范写法（RFC 8785）", "is not spelled canonically (RFC 8785)")
    return value


# ---------------------------------------------------------------- the tree (RFC 9162, SHA-256)


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Refuse unless ``leaf`` is leaf number ``index`` of the tree of ``size`` leaves with this root."""
    if not 0 <= index < size:
        raise RefusedError("index", f"序号 {index} 不在 {size} 片叶之内", f"leaf {index} is not among {size}")
    position, last, found = index, size - 1, leaf
    for each in path:
        if last == 0:
            raise RefusedError("inclusion", "包含证明过长", "the inclusion proof is too long")
        if position & 1 or position == last:
            found = node_hash(each, found)
            position, last = _up(position, last)
        else:
            found = node_hash(found, each)
        position, last = position >> 1, last >> 1
    if last != 0 or found != root:
        raise RefusedError("inclusion", "包含证明不成立：记录不在树中", "the entry is not in the tree")


def check_consistency(first: int, second: int, path: Sequence[bytes], old: bytes, new: bytes) -> None:
    """Refuse unless the tree of ``first`` leaves (root ``old``) is a beginning of that of ``second`` (``new``)."""
    if not 0 < first <= second:
        raise RefusedError("consistency", f"树由 {first} 变为 {second}", f"a tree of {first} became one of {second}")
    if first == second:
        _consistent(not path and old == new)
        return
    steps = [old, *path] if first & (first - 1) == 0 else list(path)
    _consistent(bool(steps))
    position, last = first - 1, second - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    before = after = steps[0]
    for each in steps[1:]:
        _consistent(last != 0)
        if position & 1 or position == last:
            before, after = node_hash(each, before), node_hash(each, after)
            position, last = _up(position, last)
        else:
            after = node_hash(after, each)
        position, last = position >> 1, last >> 1
    _consistent(before == old and after == new and last == 0)


def _up(position: int, last: int) -> tuple[int, int]:
    while position != 0 and not position & 1:
        position, last = position >> 1, last >> 1
    return position, last


def _consistent(holds: bool) -> None:
    if not holds:
        raise RefusedError("consistency", "新树不接续旧树：历史被改动", "the new tree does not continue the old one")


# ---------------------------------------------------------------- the checkpoint (C2SP tlog-checkpoint, signed-note)


@dataclass(frozen=True, slots=True)
class Key:
    """A verifier key: ``name+id+base64``."""

    name: str
    key_id: bytes
    public: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a signed checkpoint says: whose tree, how many leaves, which root."""

    origin: str
    size: int
    root: bytes


def key_id(name: str, public: bytes) -> bytes:
    """Return the four bytes by which a signature names its key."""
    return hashlib.sha256(name.encode() + b"\n" + _ED25519 + public).digest()[:4]


def read_key(text: str) -> Key:
    """Read a verifier key, refusing one whose id is not its own."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3 or not parts[0] or any(letter.isspace() for letter in parts[0]):
        raise RefusedError("key", "公钥须为 名称+编号+base64", "a key is name+id+base64")
    packed = unbase64(parts[2], "key")
    name, public = parts[0], packed[1:]
    if packed[:1] != _ED25519 or len(public) != 32 or key_id(name, public).hex() != parts[1]:
        raise RefusedError("key", "公钥编号与内容不符", "the id of the key is not its own")
    return Key(name, key_id(name, public), public)


@lru_cache(maxsize=16)
def read_checkpoint(note: str, key: Key, holds: Callable[[bytes, bytes, bytes], bool] | None = None) -> Checkpoint:
    """Return what a note says once its signature by ``key`` has been checked, by ``ed25519_holds`` or by ``holds``."""
    text, signatures = _parts(note)
    signed = [packed[4:] for name, packed in signatures if name == key.name and packed[:4] == key.key_id]
    if len(signed) != 1:
        raise RefusedError("signature", f"没有 {key.name} 的签名", f"is not signed by {key.name}")
    if not (holds or ed25519_holds)(key.public, text.encode(), signed[0]):
        raise RefusedError("signature", "检查点签名不成立", "the signature of the checkpoint does not hold")
    lines = text.split("\n")
    if len(lines) < 4 or "" in lines[:-1] or lines[0] != key.name:
        raise RefusedError("checkpoint", "检查点格式不对", "the checkpoint is malformed")
    if not (lines[1].isascii() and lines[1].isdigit()) or str(int(lines[1])) != lines[1]:
        raise RefusedError("checkpoint", f"叶数 {lines[1]} 不是数", f"the size {lines[1]} is no number")
    root, size = unbase64(lines[2], "checkpoint"), int(lines[1])
    if len(root) != 32 or size > MOST_INTEGER:
        raise RefusedError("checkpoint", "根值或叶数不对", "the root or the size is malformed")
    return Checkpoint(lines[0], size, root)


def _parts(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    text, gap, rest = note.rpartition("\n\n")
    if not gap or not rest.endswith("\n"):
        raise RefusedError("checkpoint", "检查点没有签名行", "the checkpoint has no signature lines")
    signatures = []
    for line in rest.removesuffix("\n").split("\n"):
        words = line.split(" ")
        if len(words) != 3 or words[0] != "—" or not words[1]:
            raise RefusedError("checkpoint", "签名行格式不对", "a signature line is malformed")
        signatures.append((words[1], unbase64(words[2], "checkpoint")))
    return text + "\n", signatures


def unbase64(text: str, code: str) -> bytes:
    """Decode base64 in its one spelling."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error) as error:
        raise RefusedError(code, "不是 base64", "is not base64") from error
    if base64.b64encode(data).decode() != text:
        raise RefusedError(code, "base64 写法不唯一", "is base64 in a second spelling")
    return data


# ---------------------------------------------------------------- Ed25519 (RFC 8032), verification only

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_Point: TypeAlias = tuple[int, int, int, int]


def ed25519_holds(public: bytes, message: bytes, signature: bytes) -> bool:
    """Say whether ``signature`` over ``message`` is by the key. Nothing here is secret, so time may leak."""
    if len(public) != 32 or len(signature) != 64:
        return False
    owner, nonce = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if owner is None or nonce is None or scalar >= _L:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % _L
    return _same(_times(scalar, _BASE), _plus(nonce, _times(challenge, owner)))


def _point(packed: bytes) -> _Point | None:
    y = int.from_bytes(packed, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P != 0:
        x = x * _ROOT % _P
    if (x * x - square) % _P != 0 or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _plus(one: _Point, other: _Point) -> _Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]) % _P, (one[1] + one[0]) * (other[1] + other[0]) % _P
    c, d = 2 * one[3] * other[3] * _D % _P, 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _times(scalar: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _plus(total, point)
        point, scalar = _plus(point, point), scalar >> 1
    return total


def _same(one: _Point, other: _Point) -> bool:
    return (one[0] * other[2] - other[0] * one[2]) % _P == 0 and (one[1] * other[2] - other[1] * one[2]) % _P == 0


_FOUND = _point((4 * pow(5, -1, _P) % _P).to_bytes(32, "little"))
_BASE: _Point = (0, 1, 1, 0) if _FOUND is None else _FOUND


# ---------------------------------------------------------------- a proof file


@dataclass(frozen=True, slots=True)
class Proven:
    """What a proof file proves: the entry, its number, the tree, and whether the reader named the key."""

    entry: Mapping[str, Json]
    opened: Mapping[str, Json]
    leaf_index: int
    checkpoint: Checkpoint
    older_size: int | None
    key_named: bool


def commitment(salt: bytes, value: Json) -> str:
    """Return what stands in a leaf for a personal value."""
    return hmac.new(salt, canonical(value), hashlib.sha256).hexdigest()


def verify(data: bytes, key: str | None = None) -> Proven:
    """Check a proof file; raise ``RefusedError`` unless everything in it holds."""
    proof = read_canonical(data)
    wanted = {"format", "entry", "opened", "leaf_index", "inclusion", "checkpoint", "key", "older"}
    if not isinstance(proof, Mapping) or set(proof) != wanted or proof["format"] != FORMAT:
        raise RefusedError("format", f"不是 {FORMAT} 文件", f"is no {FORMAT} file")
    trusted = read_key(_text(proof["key"]) if key is None else key)
    if read_key(_text(proof["key"])) != trusted:
        raise RefusedError("key", "文件的公钥不是所给的公钥", "the key of the file is not the one given")
    checkpoint = read_checkpoint(_text(proof["checkpoint"]), trusted)
    entry, index = _table(proof["entry"]), _number(proof["leaf_index"])
    leaf = leaf_hash(canonical(entry))
    check_inclusion(leaf, index, checkpoint.size, _hashes(proof["inclusion"]), checkpoint.root)
    opened = _opened(entry, _table(proof["opened"]))
    return Proven(entry, opened, index, checkpoint, _older(proof["older"], checkpoint, trusted), key is not None)


def _older(older: Json, newer: Checkpoint, key: Key) -> int | None:
    if older is None:
        return None
    found = _table(older)
    if set(found) != {"checkpoint", "consistency"}:
        raise RefusedError("format", "older 须有 checkpoint 与 consistency", "older needs checkpoint and consistency")
    before = read_checkpoint(_text(found["checkpoint"]), key)
    check_consistency(before.size, newer.size, _hashes(found["consistency"]), before.root, newer.root)
    return before.size


def _opened(entry: Mapping[str, Json], opened: Mapping[str, Json]) -> Mapping[str, Json]:
    if not opened:
        return {}
    committed, values = _table(entry.get("personal")), {}
    for name, each in opened.items():
        pair = _table(each)
        if set(pair) != {"salt", "value"} or name not in committed:
            raise RefusedError("opened", f"{name} 无法打开", f"{name} cannot be opened")
        if commitment(_hex(pair["salt"]), pair["value"]) != committed[name]:
            raise RefusedError("opened", f"{name} 的值与承诺不符", f"the value of {name} is not the committed one")
        values[name] = pair["value"]
    return values


def _hex(value: Json) -> bytes:
    text = _text(value)
    if len(text) != 64 or any(letter not in "0123456789abcdef" for letter in text):
        raise RefusedError("opened", "盐须为 64 位十六进制", "a salt is 64 hexadecimal digits")
    return bytes.fromhex(text)


def _hashes(value: Json) -> list[bytes]:
    if not isinstance(value, list) or len(value) > 128:
        raise RefusedError("format", "证明须为列表", "a proof must be a list")
    hashes = [unbase64(_text(each), "format") for each in value]
    if any(len(each) != 32 for each in hashes):
        raise RefusedError("format", "散列须为 32 字节", "a hash has 32 bytes")
    return hashes


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise RefusedError("format", "须为文字", "must be text")
    return value


def _number(value: Json) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RefusedError("format", "须为整数", "must be an integer")
    return value


def _table(value: Json) -> Mapping[str, Json]:
    if not isinstance(value, Mapping):
        raise RefusedError("format", "须为对象", "must be an object")
    return value


def report(data: bytes, key: str | None, chinese: bool) -> tuple[int, str]:
    """Return the exit code and the line for people; a file of many proofs, one a line, is answered for as a whole."""
    lines = data.splitlines(keepends=True)
    if len(lines) > 1:
        return _report_all(lines, key, chinese)
    try:
        found = verify(data, key)
    except RefusedError as error:
        return 1, f"不成立（{error.code}）：{error.zh}" if chinese else f"refused ({error.code}): {error.en}"
    place = f"{found.checkpoint.origin} #{found.leaf_index} / {found.checkpoint.size}"
    if found.key_named:
        return 0, f"成立：{place}" if chinese else f"proven: {place}"
    zh = f"自洽：{place}；公钥取自文件本身，签名人未核实，请用 --key 给出公钥"
    en = f"coherent: {place}; the key came from the file itself, so the signer is unknown: give it with --key"
    return 3, zh if chinese else en


def _report_all(lines: Sequence[bytes], key: str | None, chinese: bool) -> tuple[int, str]:
    """One refusal refuses the file; without a key given, none is more than coherent."""
    answers = [report(line, key, chinese) for line in lines]
    for number, (code, said) in enumerate(answers, start=1):
        if code == 1:
            return 1, f"第 {number} 行{said}" if chinese else f"line {number}: {said}"
    code, said = answers[-1]
    return code, f"{len(lines)} 条全部{said}" if chinese else f"all {len(lines)} {said}"


def main(arguments: Sequence[str]) -> int:
    """Run alone: ``python verify.py FILE [--key KEY]``."""
    named = arguments[2] if len(arguments) == 3 and arguments[1] == "--key" else None
    if not arguments or (len(arguments) > 1 and named is None):
        print("python verify.py FILE [--key NAME+ID+BASE64]", file=sys.stderr)
        return 2
    try:
        data = Path(arguments[0]).read_bytes()
    except OSError as error:
        print(f"{arguments[0]}: {error.strerror}", file=sys.stderr)
        return 2
    code, zh = report(data, named, chinese=True)
    print(f"{zh}\n{report(data, named, chinese=False)[1]}")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
