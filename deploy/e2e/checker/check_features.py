#!/usr/bin/env python3
"""Compares the row of every customer in Redis with the answer of a plain loop over the recordings.

View customer_calls. Written from the recordings' files and the definition of the view alone; it imports nothing of the
product and nothing beyond Python's standard library.

    check_features.py --data deploy/replay/data --redis 127.0.0.1:6379 --shift-ms N [--star-shift-ms M]
    check_features.py --self-test [--data DIR]

The two shifts stand in the replay's report (sources.bank.shift_ms, sources.star.shift_ms); `--report FILE` reads them there.
The recordings must have been sent as whole calls (mode completed), once, into an empty stack.

What is compared, for every customer with a call that is accepted, known and no PHANTOM:
- the set of customers in Redis is exactly the expected one;
- the row's event_timestamp t is the time of the customer's last call, or an instant at which one of them leaves a window;
- every feature, and the derived one, equals the loop's answer as of t: type and value, doubles by ==.

Exit code: 0 all equal, 1 a mismatch or nothing compared, 2 wrong arguments or no answer.
"""
import argparse
import csv
import datetime
import glob
import gzip
import json
import math
import os
import socket
import struct
import sys
import time

VIEW = "customer_calls"
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
LATENESS = 24 * HOUR
ABSENT = "(no such field)"


# ---------------------------------------------------------------------------------------------- recordings

def open_text(path):
    return gzip.open(path, "rt", encoding="utf-8", newline="") if path.endswith(".gz") else open(
        path, encoding="utf-8", newline="")


def israel_to_utc_ms(local):
    """Local time of Asia/Jerusalem to epoch milliseconds; a skipped time counts from before, a doubled one is the first."""
    try:
        from zoneinfo import ZoneInfo
        return int(local.replace(tzinfo=ZoneInfo("Asia/Jerusalem")).timestamp()) * 1000
    except Exception as no_rules:  # a system without tz rules: those of the recorded year are known
        if local.year != 1999:
            raise SystemExit(f"no tz rules for Asia/Jerusalem on this system ({no_rules}); install tzdata")
        summer = datetime.datetime(1999, 4, 2, 2) < local < datetime.datetime(1999, 9, 3, 2)
        skipped = datetime.datetime(1999, 4, 2, 2) <= local < datetime.datetime(1999, 4, 2, 3)
        hours = 3 if summer and not skipped else 2
        return int((local - datetime.datetime(1970, 1, 1)).total_seconds()) * 1000 - hours * HOUR


class Call:
    """A whole call as the view sees it."""
    __slots__ = ("end", "call_id", "customer", "agent", "queue", "outcome", "wait", "talk", "duration", "accepted")

    def __init__(self, end, call_id, customer, agent, queue, outcome, wait, talk, duration, accepted):
        self.end, self.call_id, self.customer, self.agent = end, call_id, customer, agent
        self.queue, self.outcome, self.wait, self.talk = queue, outcome, wait, talk
        self.duration, self.accepted = duration, accepted


QUEUES = {"PS": "regular", "PE": "regular_english", "IN": "internet", "NE": "stock_exchange", "NW": "prospective",
          "TT": "callback"}
OUTCOMES = {"AGENT": "ANSWERED", "HANG": "ABANDONED", "PHANTOM": "PHANTOM"}


def bank_calls(data, shift):
    files = sorted(glob.glob(os.path.join(data, "calls", "*.csv")) + glob.glob(os.path.join(data, "calls", "*.csv.gz")))
    whole = [f for f in files if not os.path.basename(f).startswith("sample-")]
    calls = []
    for path in whole or files:
        with open_text(path) as text:
            for row in csv.DictReader(text):
                day, clock = row["date"], [int(part) for part in row["vru_entry"].split(":")]
                year = int(day[:2])
                local = datetime.datetime(
                    year + (2000 if year < 70 else 1900), int(day[2:4]), int(day[4:6]), *clock)
                ivr, wait, talk = (int(row[column]) for column in ("vru_time", "q_time", "ser_time"))
                duration = ivr + wait + talk
                calls.append(Call(
                    israel_to_utc_ms(local) + duration * 1000 + shift,
                    f"{day}-{row['vru+line']}-{row['call_id']}",
                    None if row["customer_id"] in ("", "0") else row["customer_id"],
                    None if row["server"] in ("", "NO_SERVER") else row["server"],
                    QUEUES.get(row["type"], "other"),
                    OUTCOMES[row["outcome"]],
                    float(wait), float(talk), float(duration),
                    min(ivr, wait, talk) >= 0))
    return calls


def star_calls(data, shift):
    path = os.path.join(data, "transcripts", "star-calls.jsonl")
    path = path if os.path.exists(path) else path + ".gz"
    if not os.path.exists(path):
        return []
    calls = []
    with open_text(path) as lines:
        for line in lines:
            row = json.loads(line)
            seconds = (row["end_ts"] - row["start_ts"]) / 1000.0
            calls.append(Call(
                row["end_ts"] + shift, row["call_id"], row["customer_id"], row["agent_id"],
                row["domains"][0] if row["domains"] else None, "ANSWERED", None, seconds, seconds, True))
    return calls


def by_customer(calls):
    """The calls that each customer's row is made of, in their order of sending; and how many came late."""
    customers, newest, late = {}, {}, 0
    for call in sorted(calls, key=lambda one: (one.end, one.call_id)):
        if not call.accepted or call.customer is None or call.outcome == "PHANTOM":
            continue
        if call.end < newest.get(call.customer, call.end) - LATENESS:
            late += 1
            continue
        newest[call.customer] = max(newest.get(call.customer, call.end), call.end)
        customers.setdefault(call.customer, []).append(call)
    return customers, late


# ---------------------------------------------------------------------------------------------- the view, by a plain loop

def floor_to(instant, step):
    return instant - instant % step


def sliding(calls, t, window, hop):
    begin = floor_to(t - window, hop)
    return [call for call in calls if begin <= call.end <= t]


def last(calls, value):
    """By event time; of equal ones the one sent last. Nulls are skipped."""
    best = None
    for call in calls:
        if value(call) is not None and (best is None or call.end >= best.end):
            best = call
    return None if best is None else value(best)


def row_as_of(calls, t):
    """feature -> (type, value)"""
    ten_minutes = sliding(calls, t, 10 * MINUTE, MINUTE)
    month = sliding(calls, t, 30 * DAY, DAY)
    durations = [call.duration for call in ten_minutes if call.duration is not None]
    waits = [call.wait for call in month if call.wait is not None]
    abandoned = sum(1 for call in month if call.outcome == "ABANDONED")
    return {
        "avg_call_duration_last_10m": ("double", math.fsum(durations) / len(durations) if durations else None),
        "calls_last_10m": ("int64", len(ten_minutes)),
        "calls_last_24h": ("int64", len(sliding(calls, t, DAY, HOUR))),
        "calls_last_30d": ("int64", len(month)),
        "abandoned_last_30d": ("int64", abandoned),
        "talk_sec_last_30d": ("double", math.fsum(call.talk for call in month if call.talk is not None)),
        "max_wait_sec_last_30d": ("double", max(waits) if waits else None),
        "calls_today": ("int64", sum(1 for call in calls if floor_to(t, DAY) <= call.end <= t)),
        "calls_lifetime": ("int64", len(calls)),
        "agents_last_30d": ("int64", len({call.agent for call in month if call.agent is not None})),
        "last_queue": ("string", last(calls, lambda call: call.queue)),
        "last_outcome": ("string", last(calls, lambda call: call.outcome)),
        "abandoned_share_30d": ("double", abandoned / len(month) if month else None),
    }


def instants_of_rows(calls):
    """The times that a final row may have: that of the last call, or one at which a tile leaves a window or a day ends."""
    newest = max(call.end for call in calls)
    instants = {newest}
    for window, hop in ((10 * MINUTE, MINUTE), (DAY, HOUR), (30 * DAY, DAY)):
        instants.update(floor_to(call.end, hop) + hop + window for call in calls)
    instants.update(floor_to(call.end, DAY) + DAY for call in calls)
    return {instant for instant in instants if instant >= newest}


def equal(feature, expected, found):
    """Expected and found are (type, value)."""
    if expected[1] is None:
        return found == ("null", None)
    if found[0] != expected[0]:
        return False
    if feature == "agents_last_30d" and expected[1] > 50:
        return abs(found[1] - expected[1]) <= 0.03 * expected[1]
    return found[1] == expected[1]


def compare(customers, rows):
    """customers: id -> calls; rows: id -> (t, {feature: (type, value)}). Gives (values compared, list of mismatches)."""
    compared, mismatches = 0, []
    for customer in sorted(customers.keys() - rows.keys()):
        mismatches.append(f"customer {customer}: no row, expected one of {len(customers[customer])} calls")
    for customer in sorted(rows.keys() - customers.keys()):
        mismatches.append(f"customer {customer}: a row, but no call that counts")
    for customer in sorted(customers.keys() & rows.keys()):
        calls, (t, found) = customers[customer], rows[customer]
        if t not in instants_of_rows(calls):
            mismatches.append(
                f"customer {customer}: event_timestamp {t}, but the last of {len(calls)} calls ended at"
                f" {max(call.end for call in calls)} and nothing leaves a window then")
        expected_row = row_as_of(calls, t)
        for feature, expected in expected_row.items():
            compared += 1
            value = found.get(feature, ("absent", ABSENT))
            if not equal(feature, expected, value):
                mismatches.append(
                    f"customer {customer}, {feature}: expected {expected[1]!r} ({expected[0]}), found {value[1]!r}"
                    f" ({value[0]}); as of {t}, {len(calls)} calls ending {[call.end for call in calls][-10:]}")
    return compared, mismatches


# ---------------------------------------------------------------------------------------------- Feast's bytes in Redis

def murmur3_32(data, seed=0):
    """MurmurHash3_x86_32."""
    mask, h = 0xFFFFFFFF, seed

    def scrambled(k):
        k = k * 0xCC9E2D51 & mask
        return ((k << 15 | k >> 17) & mask) * 0x1B873593 & mask

    whole = len(data) & ~3
    for i in range(0, whole, 4):
        h ^= scrambled(int.from_bytes(data[i:i + 4], "little"))
        h = ((h << 13 | h >> 19) & mask) * 5 + 0xE6546B64 & mask
    if whole < len(data):
        h ^= scrambled(int.from_bytes(data[whole:], "little"))
    h ^= len(data)
    h = (h ^ h >> 16) * 0x85EBCA6B & mask
    h = (h ^ h >> 13) * 0xC2B2AE35 & mask
    return h ^ h >> 16


def field_of(feature, view=VIEW):
    return struct.pack("<I", murmur3_32(f"{view}:{feature}".encode()))


def key_of(customer, project):
    def text(value):
        raw = value.encode()
        return struct.pack("<II", 2, len(raw)) + raw
    return struct.pack("<I", 1) + text("customer_id") + text(customer) + project.encode()


def customer_of(key, project):
    """The customer id of an entity key of this project; None for any other key."""
    prefix = struct.pack("<III", 1, 2, 11) + b"customer_id" + struct.pack("<I", 2)
    if not key.startswith(prefix) or len(key) < len(prefix) + 4:
        return None
    begin = len(prefix) + 4
    end = begin + struct.unpack_from("<I", key, len(prefix))[0]
    return key[begin:end].decode() if end <= len(key) and key[end:] == project.encode() else None


def varint(data, at):
    value, shift = 0, 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
        shift += 7


def signed(value):
    return value - (1 << 64) if value >= 1 << 63 else value


def fields_of(data):
    """Protobuf wire format: (number, raw value) of each field."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = varint(data, at)
        elif kind == 1:
            value, at = data[at:at + 8], at + 8
        elif kind == 2:
            length, at = varint(data, at)
            value, at = data[at:at + length], at + length
        elif kind == 5:
            value, at = data[at:at + 4], at + 4
        else:
            raise ValueError(f"wire type {kind} in {data.hex()}")
        yield tag >> 3, value


def value_of(data):
    """feast.types.Value as (type, value)."""
    result = ("null", None)
    for number, raw in fields_of(data):
        if number == 2:
            result = ("string", raw.decode())
        elif number in (3, 4):
            result = ("int32" if number == 3 else "int64", signed(raw))
        elif number == 5:
            result = ("double", struct.unpack("<d", raw)[0])
        elif number == 7:
            result = ("bool", bool(raw))
        elif number == 19:
            result = ("null", None)
        else:
            result = (f"field {number}", raw)
    return result


def millis_of(data):
    """google.protobuf.Timestamp."""
    parts = dict(fields_of(data))
    return signed(parts.get(1, 0)) * 1000 + parts.get(2, 0) // 1_000_000


class Redis:
    """As much of RESP2 as is needed, over one socket."""

    def __init__(self, address):
        host, _, port = address.removeprefix("redis://").rstrip("/").rpartition(":")
        self.socket = socket.create_connection((host or "127.0.0.1", int(port)), timeout=30)
        self.answers = self.socket.makefile("rb")

    def send(self, *commands):
        out = bytearray()
        for command in commands:
            out += b"*%d\r\n" % len(command)
            for word in command:
                raw = word if isinstance(word, bytes) else str(word).encode()
                out += b"$%d\r\n%s\r\n" % (len(raw), raw)
        self.socket.sendall(out)
        return [self.answer() for _ in commands]

    def answer(self):
        line = self.answers.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("Redis closed the connection")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise ConnectionError("Redis says " + rest.decode())
        if kind == b"+":
            return rest
        if kind == b":":
            return int(rest)
        if kind == b"$":
            length = int(rest)
            return None if length < 0 else self.answers.read(length + 2)[:-2]
        if kind == b"*":
            return [self.answer() for _ in range(int(rest))]
        raise ConnectionError(f"not understood: {line!r}")

    def entity_keys(self, project):
        """customer id -> key, of all entity keys of the project."""
        keys, cursor = {}, b"0"
        while True:
            cursor, found = self.send(("SCAN", cursor, "COUNT", 1000))[0]
            for key in found:
                customer = customer_of(key, project)
                if customer is not None:
                    keys[customer] = key
            if cursor == b"0":
                return keys


def rows_in(redis, project, features):
    """id -> (t, values) of every customer that has a row of the view."""
    names = {field_of(feature): feature for feature in features}
    keys, rows = list(redis.entity_keys(project).items()), {}
    for begin in range(0, len(keys), 500):
        some = keys[begin:begin + 500]
        answers = redis.send(*(("HMGET", key, "_ts:" + VIEW, *names) for _, key in some))
        for (customer, _), (stamp, *values) in zip(some, answers):
            if stamp is not None:
                rows[customer] = (millis_of(stamp), {
                    feature: value_of(raw) for feature, raw in zip(names.values(), values) if raw is not None})
    return rows


# ---------------------------------------------------------------------------------------------- does the checker see?

def require(holds, what):
    if not holds:
        raise SystemExit("self-test FAILED: " + what)


def self_test_bytes():
    for name, hexes in (("customer_calls_10m:calls_10m", "b937da97"), ("customer_calls_10m:avg_sentiment_10m", "c7e34ade"),
                        ("customer_calls_10m:last_intent", "8ec24660"), ("feature_view_1:feature_10", "266d5f39"),
                        ("feature_view_1:feature_11", "c3379abf")):
        require(struct.pack("<I", murmur3_32(name.encode())).hex() == hexes, "murmur3 of " + name)
    key = bytes.fromhex("01000000020000000b000000637573746f6d65725f6964"
                        "0200000006000000432d3130303163616c6c63656e746572")
    require(key_of("C-1001", "callcenter") == key, "entity key")
    require(customer_of(key, "callcenter") == "C-1001", "entity key read back")
    require(customer_of(key, "center") is None, "a project is not another's suffix")
    for hexes, expected in (("2005", ("int64", 5)), ("20ffffffffffffffffff01", ("int64", -1)), ("1864", ("int32", 100)),
                            ("29333333333333d3bf", ("double", -0.3)), ("3801", ("bool", True)), ("980100", ("null", None)),
                            ("120e43414e43454c5f53455256494345", ("string", "CANCEL_SERVICE"))):
        require(value_of(bytes.fromhex(hexes)) == expected, "value " + hexes)
    require(millis_of(bytes.fromhex("08a0fa8ad8061080e59a77")) == 1795341600250, "timestamp")
    return 17


def self_test_loop():
    """Three calls, worked out by hand: at 00:00:30, 00:10:59 and 00:11:00 of a day."""
    day = 20_000 * DAY

    def call(at, agent, outcome, duration):
        return Call(day + at, f"c{at}", "u", agent, "q", outcome, 1.0, duration, duration, True)
    calls = [call(30_000, "a", "ANSWERED", 0.1), call(659_000, None, "ABANDONED", 0.2), call(660_000, "b", "ANSWERED", 0.3)]
    row = row_as_of(calls, day + 660_000)  # the window covers floor(00:01:00) on: the first call is out
    hand = {"avg_call_duration_last_10m": 0.25, "calls_last_10m": 2, "calls_last_24h": 3, "calls_last_30d": 3,
            "abandoned_last_30d": 1, "talk_sec_last_30d": 0.6, "max_wait_sec_last_30d": 1.0, "calls_today": 3,
            "calls_lifetime": 3, "agents_last_30d": 2, "last_queue": "q", "last_outcome": "ANSWERED",
            "abandoned_share_30d": 1 / 3}
    for feature, value in hand.items():
        require(row[feature][1] == value, f"{feature} by hand is {value!r}, by loop {row[feature][1]!r}")
    gone = row_as_of(calls, day + 31 * DAY)  # at 00:00 of the 31st day after: the tile has just left
    require(gone["calls_last_30d"][1] == 0 and gone["max_wait_sec_last_30d"][1] is None, "an empty window")
    require(gone["abandoned_share_30d"][1] is None and gone["calls_lifetime"][1] == 3, "an empty share")
    require(day + 31 * DAY in instants_of_rows(calls), "the instant at which a day leaves 30 days")
    require(day + 12 * MINUTE + 10 * MINUTE in instants_of_rows(calls), "the instant at which a minute leaves ten")
    return len(hand) + 4


def self_test_planted(customers, rows):
    """One wrong value after the other is planted into good rows; each must be seen, and nothing else."""
    base = set(compare(customers, rows)[1])
    some = sorted(customers.keys() & rows.keys())[:: max(1, len(rows) // 40)]
    require(some, "no row to plant a wrong value into")
    seen = 0
    for customer in some:
        t, good = rows[customer]
        for feature in row_as_of(customers[customer], t):
            kind, value = good.get(feature, ("absent", None))
            wrong = {"int64": lambda: ("int64", value + 10), "double": lambda: ("double", math.nextafter(value, math.inf)),
                     "string": lambda: ("string", value + "x")}.get(kind, lambda: ("double", 0.0))()
            planted = {**rows, customer: (t, {**good, feature: wrong})}
            news = [line for line in compare({customer: customers[customer]}, {customer: planted[customer]})[1]
                    if line not in base]
            require(len(news) == 1 and f"customer {customer}, {feature}:" in news[0],
                    f"{feature} of {customer} planted as {wrong}, seen: {news}")
            seen += 1
        for lie in (t - 1, t + 1):
            require(any("event_timestamp" in line for line in compare(
                {customer: customers[customer]}, {customer: (lie, good)})[1]), f"event_timestamp {lie} of {customer}")
            seen += 1
    one = some[0]
    missing = {customer: row for customer, row in rows.items() if customer != one}
    require(any(f"customer {one}: no row" in line for line in compare(customers, missing)[1]), "a missing row")
    extra = {**rows, "nobody": rows[one]}
    require(any("customer nobody: a row" in line for line in compare(customers, extra)[1]), "a row too many")
    return seen + 2


# ---------------------------------------------------------------------------------------------- main

def arguments():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default=os.path.join(here, "..", "..", "replay", "data"), help="directory of recordings")
    parser.add_argument("--shift-ms", type=int, default=0, help="what the bank's instants were moved by")
    parser.add_argument("--star-shift-ms", type=int, default=0, help="what the dialogues' instants were moved by")
    parser.add_argument("--report", help="the replay's report (JSON): the shifts are read there")
    parser.add_argument("--redis", metavar="HOST:PORT", help="where the rows are")
    parser.add_argument("--project", default="callstream", help="Feast project")
    parser.add_argument("--run", help="the run's id; call ids are no feature, so it changes nothing")
    parser.add_argument("--self-test", action="store_true", help="shows that a wrong value would be seen")
    return parser.parse_args()


def shifts(options):
    if not options.report:
        return options.shift_ms, options.star_shift_ms
    with open(options.report, encoding="utf-8") as file:
        report = json.load(file)
    sources = (report if "sources" in report else report.get("replay", {})).get("sources")
    if not sources:
        raise SystemExit(f"{options.report} has no sources with their shift_ms")
    return tuple(sources.get(name, {}).get("shift_ms", 0) for name in ("bank", "star"))


def main():
    options = arguments()
    if not options.redis and not options.self_test:
        print("give --redis HOST:PORT, or --self-test", file=sys.stderr)
        return 2
    if not os.path.isdir(options.data):
        print(f"no data directory at {options.data}", file=sys.stderr)
        return 2
    started = time.monotonic()
    bank_shift, star_shift = shifts(options)
    calls = bank_calls(options.data, bank_shift) + star_calls(options.data, star_shift)
    customers, late = by_customer(calls)
    print(f"recordings: {len(calls)} calls, {sum(not call.accepted for call in calls)} refused,"
          f" {sum(call.customer is None for call in calls)} without customer,"
          f" {sum(call.outcome == 'PHANTOM' for call in calls)} phantom, {late} late;"
          f" {sum(map(len, customers.values()))} calls of {len(customers)} customers count")
    computed = {customer: (max(call.end for call in own), None) for customer, own in customers.items()}
    computed = {customer: (t, {feature: value if value[1] is not None else ("null", None)
                               for feature, value in row_as_of(customers[customer], t).items()})
                for customer, (t, _) in computed.items()}
    if options.self_test:
        checks = self_test_bytes() + self_test_loop()
        require(compare(customers, computed)[1] == [], "the checker contradicts itself")
        planted = self_test_planted(customers, computed)
        print(f"self-test: {checks} known answers hold, {planted} of {planted} planted faults seen")
    if not options.redis:
        return 0
    try:
        rows = rows_in(Redis(options.redis), options.project, next(iter(computed.values()))[1] if computed else [])
    except (OSError, ValueError) as e:
        print(f"cannot read the rows from {options.redis}: {e}", file=sys.stderr)
        return 2
    compared, mismatches = compare(customers, rows)
    if options.self_test and rows:
        print(f"self-test on the rows in Redis: {self_test_planted(customers, rows)} planted faults seen")
    for line in mismatches[:10]:
        print("MISMATCH " + line)
    if len(mismatches) > 10:
        print(f"... and {len(mismatches) - 10} more")
    print(f"compared: {compared} values of {len(customers.keys() & rows.keys())} customers,"
          f" {len(mismatches)} mismatches, {time.monotonic() - started:.1f} s")
    if compared == 0:
        print("nothing was compared: no row of " + VIEW + " for any expected customer")
    return 1 if mismatches or compared == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
